//! What a user meets where files are read and written: whose folders are replaced, what of a damaged or empty table is
//! read and told, and that what a run says of itself is what its tables say.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![cfg(feature = "cli")]

mod place;

use std::fs;
use std::path::Path;

use place::Place;
use serde_json::Value;

const FERRY: &str =
    "{\"id\": \"ferry\", \"text\": \"The ferry to Karsova stays in port because of the storm.\"}\n";
const BEES: &str =
    "{\"id\": \"bees\", \"text\": \"Beekeepers of the Brodno valley count their hives in May.\"}\n";

/// Runs a command that must end with this code.
#[track_caller]
fn run_to(place: &Place, arguments: &str, code: i32) -> Run {
    let output = place.run(arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments}: {told}");
    Run { told, said: output.stdout }
}

/// What a run said.
struct Run {
    told: String,
    said: Vec<u8>,
}

impl Run {
    #[track_caller]
    fn tells(&self, expected: &str) {
        assert!(self.told.contains(expected), "{expected:?} is not in:\n{}", self.told);
    }

    fn summary(&self) -> Value {
        serde_json::from_slice(&self.said).unwrap()
    }

    /// How many documents and broken records it read.
    fn read(&self) -> (u64, u64) {
        let read = &self.summary()["read"];
        (read["documents"].as_u64().unwrap(), read["broken"].as_u64().unwrap())
    }
}

/// The rows of a table with tabs, without its header.
fn rows(table: &str) -> Vec<Vec<&str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect()).collect()
}

mod folders {
    use super::*;

    /// Two shards in a folder.
    fn crawl() -> Place {
        let place = Place::new();
        place.write("crawl/a.jsonl", FERRY);
        place.write("crawl/b.jsonl", BEES);
        place
    }

    /// `--force` removed all that was in the folder, whatever it was.
    #[test]
    fn of_other_things_are_never_replaced() {
        let place = crawl();
        place.write("thesis/chapter.txt", "mine");
        place.write("thesis/a.jsonl", "mine too");
        for command in ["dedup", "track"] {
            let refused = run_to(&place, &format!("{command} crawl -o thesis --force"), 2);
            refused.tells("the folder holds ");
            refused.tells(", which no run of wirecopy is known to have written, so it is not replaced");
        }
        let refused = run_to(&place, "synth crawl -o thesis --force", 2);
        refused.tells("which no run of wirecopy");
        run_to(&place, "man thesis --force", 2).tells("which no run of wirecopy");
        assert_eq!(place.names("thesis"), ["a.jsonl", "chapter.txt"]);
        assert_eq!(place.read("thesis/a.jsonl"), "mine too");
        assert_eq!(place.names("."), ["crawl", "thesis"]);
    }

    /// A folder that was made for the output was refused as one that exists.
    #[test]
    fn that_are_empty_are_taken() {
        let place = crawl();
        for (folder, command) in [
            ("kept", "dedup crawl"),
            ("report", "track crawl"),
            ("corpus", "synth crawl --min-paragraphs 1 --min-words 1"),
        ] {
            fs::create_dir(place.path(folder)).unwrap();
            run_to(&place, &format!("{command} -o {folder}"), 0);
            assert!(!place.names(folder).is_empty(), "{folder}");
            run_to(&place, &format!("{command} -o {folder}"), 2).tells("exists already");
        }
    }

    #[test]
    fn of_earlier_runs_are_replaced_when_asked() {
        let place = crawl();
        place.write("more/c.jsonl", FERRY);
        place.write("more/d.jsonl", BEES);
        run_to(&place, "dedup crawl -o kept", 0);
        // Other inputs: the manifest beside the folder knows what the first run wrote.
        run_to(&place, "dedup more -o kept --force", 0);
        assert_eq!(place.names("kept"), ["c.jsonl", "d.jsonl"]);
        // A manifest elsewhere is named.
        fs::remove_file(place.path("kept.wirecopy.json")).unwrap();
        run_to(&place, "dedup crawl -o kept --force", 2).tells("the folder holds c.jsonl");
        fs::remove_dir_all(place.path("kept")).unwrap();
        run_to(&place, "dedup more -o kept --manifest run.json", 0);
        run_to(&place, "dedup crawl -o kept --manifest run.json --force", 0);
        assert_eq!(place.names("kept"), ["a.jsonl", "b.jsonl"]);
        // Without any, what this run would write itself is overwritten as a file is.
        fs::remove_file(place.path("run.json")).unwrap();
        run_to(&place, "dedup crawl -o kept --force", 0);
        place.write("kept/notes.txt", "mine");
        run_to(&place, "dedup crawl -o kept --force", 2).tells("the folder holds notes.txt");
        for (folder, command) in [
            ("report", "track crawl"),
            ("corpus", "synth crawl --min-paragraphs 1 --min-words 1"),
            ("man1", "man"),
        ] {
            let command =
                if command == "man" { "man man1".to_owned() } else { format!("{command} -o {folder}") };
            run_to(&place, &command, 0);
            run_to(&place, &format!("{command} --force"), 0);
            place.write(&format!("{folder}/notes.txt"), "mine");
            run_to(&place, &format!("{command} --force"), 2).tells("holds notes.txt");
        }
    }
}

mod tables {
    use super::*;

    /// Tables as spreadsheets write them.
    #[test]
    fn may_name_their_delimiter() {
        let place = Place::new();
        let (ferry, bees) = (
            "The ferry to Karsova stays in port because of the storm.",
            "Beekeepers of the Brodno valley count their hives in May.",
        );
        let table = format!("\u{feff}sep=;\r\nid;text\r\n1;\"{ferry}\"\r\n2;\"{bees}\"\r\n3;\"{ferry}\"\r\n");
        place.write("in.csv", &table);
        let run = run_to(&place, "dedup in.csv -o out.csv --json", 0);
        assert_eq!(run.read(), (3, 0));
        assert_eq!(place.read("out.csv"), table[..table.rfind("3;").unwrap()]);
        run_to(&place, "dedup in.csv -o all.csv --annotate", 0);
        assert!(place.read("all.csv").starts_with("\u{feff}sep=;\r\nid;text;cluster;keeper;relation\r\n1;"));
    }

    /// The rows from a quote that was not closed to the next one were gone without a word.
    #[test]
    fn with_an_open_quote_lose_that_row_and_say_so() {
        let place = Place::new();
        let row = |id: u32, quote: &str| {
            format!("{id},{quote}Report {id} from Karsova tells of storm number {id} and of its ferries.\n")
        };
        let all: Vec<String> =
            (1..=9).map(|id| row(id, if id == 3 || id == 7 { "\"" } else { "" })).collect();
        place.write("in.csv", format!("id,text\n{}", all.concat()));
        let run = run_to(&place, "dedup in.csv -o out.csv --keep first --json", 0);
        assert_eq!(run.read(), (7, 2));
        run.tells("broken: in.csv, record 3: a quote opens in this row and is not closed where its cell ends; its first line is passed over (line 4)");
        run.tells("broken: in.csv, record 7: a quote opens in this row and is not closed within ");
        run_to(&place, "dedup in.csv -o strict.csv --strict", 2).tells("record 3: a quote opens");
        run_to(&place, "dedup in.csv -o all.csv --annotate", 0).tells("what is broken (2) is left out");
        let ids: Vec<String> =
            place.read("all.csv").lines().skip(1).map(|line| line[..1].to_owned()).collect();
        assert_eq!(ids, ["1", "2", "4", "5", "6", "8", "9"]);
    }

    /// A shard without rows ended a job with exit code 2.
    #[test]
    fn without_rows_give_results_without_rows() {
        let place = Place::new();
        place.write("in.csv", "id,title,text\n");
        let run =
            run_to(&place, "dedup in.csv -o out.csv --clusters clusters.tsv --pairs pairs.tsv --json", 0);
        run.tells("note: in.csv: a table without rows");
        assert_eq!(run.read(), (0, 0));
        assert_eq!(run.summary()["kept"], 0);
        assert_eq!(place.read("out.csv"), "id,title,text\n");
        assert_eq!(place.read("clusters.tsv").lines().count(), 1);
        assert_eq!(place.read("pairs.tsv").lines().count(), 1);
        run_to(&place, "reorder in.csv -o orders.jsonl", 0);
        assert_eq!(place.read("orders.jsonl"), "");
        run_to(&place, "track in.csv -o report", 0);
        // What is no table, or none of articles, is a mistake as before.
        place.write("empty.csv", "");
        run_to(&place, "dedup empty.csv --dry-run", 2).tells("no document in 1 file");
        place.write("prices.csv", "day,price\n");
        run_to(&place, "dedup prices.csv --dry-run", 2).tells("no text: the table's columns are");
        place.write("folder/prices.csv", "day,price\n");
        run_to(&place, "dedup folder --dry-run", 2).tells("no document in 1 file");
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn of_parquet_without_rows_too() {
        use std::sync::Arc;

        use parquet::file::properties::WriterProperties;
        use parquet::file::reader::{FileReader, SerializedFileReader};
        use parquet::file::writer::SerializedFileWriter;
        use parquet::schema::parser::parse_message_type;

        let place = Place::new();
        let schema =
            "message news { optional binary id (STRING); optional binary text (STRING); optional int64 n; }";
        let write = |name: &str, schema: &str| {
            let schema = Arc::new(parse_message_type(schema).unwrap());
            let file = fs::File::create(place.path(name)).unwrap();
            let properties = Arc::new(WriterProperties::default());
            SerializedFileWriter::new(file, schema, properties).unwrap().close().unwrap();
        };
        write("in.parquet", schema);
        let run = run_to(&place, "dedup in.parquet -o out.parquet --clusters clusters.parquet --json", 0);
        run.tells("note: in.parquet: a table without rows");
        assert_eq!(run.read(), (0, 0));
        let read = |path: &Path| {
            let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
            let metadata = reader.metadata().file_metadata();
            (metadata.num_rows(), metadata.schema_descr().num_columns())
        };
        assert_eq!(read(&place.path("out.parquet")), (0, 3));
        assert_eq!(read(&place.path("clusters.parquet")).0, 0);
        fs::create_dir(place.path("folder")).unwrap();
        write("folder/prices.parquet", "message m { optional int64 n; }");
        run_to(&place, "dedup folder --dry-run", 2).tells("no document in 1 file");
    }
}

mod losses {
    use super::*;

    /// Five broken records of ten were lost, and `--max-loss 10` let that pass.
    #[test]
    fn of_broken_records_count() {
        let place = Place::new();
        let sound: Vec<String> = (0..5)
            .map(|n| {
                format!(
                    "{{\"id\": \"{n}\", \"text\": \"Only report {n} tells of {n} bridges in Norland.\"}}\n"
                )
            })
            .collect();
        let sound = sound.concat();
        place.write("in.jsonl", format!("{sound}{}", "{\"id\": \"broken\n".repeat(5)));
        let stopped = run_to(&place, "dedup in.jsonl -o out.jsonl --max-loss 49", 1);
        stopped.tells(
            "stopped before writing: the whole would lose 5 of 10 records (50.0 %, more than --max-loss 49); 5 broken",
        );
        assert!(!place.path("out.jsonl").exists());
        let run = run_to(&place, "dedup in.jsonl -o out.jsonl --max-loss 51", 0);
        run.tells("written to out.jsonl; what is broken (5) is left out");
        assert_eq!(place.read("out.jsonl"), sound);
        let run = run_to(&place, "dedup in.jsonl -o all.jsonl --annotate", 0);
        run.tells("nothing removed, all annotated in all.jsonl; what is broken (5) is left out");
        place.write("sound.jsonl", sound);
        let run = run_to(&place, "dedup sound.jsonl -o again.jsonl --max-loss 0", 0);
        assert!(!run.told.contains("left out"), "{}", run.told);
    }
}

mod figures {
    use super::*;

    /// Sentences that have no word in common with others.
    fn sentences(name: &str, count: usize) -> Vec<String> {
        let sentence = |at: usize| {
            let words: Vec<String> = (0..12).map(|word| format!("{name}{at}x{word}")).collect();
            format!("{}.", words.join(" "))
        };
        (0..count).map(sentence).collect()
    }

    fn record(id: &str, paragraphs: &[String]) -> String {
        format!("{}\n", serde_json::json!({ "id": id, "paragraphs": paragraphs }))
    }

    /// The summary counted pairs of distinct texts, the table of pairs those of documents, and neither said so.
    #[test]
    fn of_the_summary_say_what_they_count() {
        let place = Place::new();
        let (common, one, two) = (sentences("common", 8), sentences("one", 10), sentences("two", 10));
        let (first, second) = ([one.as_slice(), &common].concat(), [&common, two.as_slice()].concat());
        let mut moved = second.clone();
        moved.reverse();
        let records = [
            record("a1", &first),
            record("a2", &first),
            record("a3", &[first.join(" ")]),
            record("b1", &second),
            record("b2", &second),
            record("b3", &moved),
        ];
        place.write("in.jsonl", records.concat());
        let run = run_to(&place, "dedup in.jsonl --pairs pairs.tsv", 0);
        let pairs = place.read("pairs.tsv");
        let listed = rows(&pairs).iter().filter(|row| row[2] == "overlap").count();
        assert!(listed > 1, "{pairs}");
        run.tells(&format!(
            "not copies 1 pair overlaps, 0 are templates ({listed} and 0 of documents, in the table of pairs)"
        ));
        run.tells("; 1 pair of distinct texts compared");
        let summary = run_to(&place, "dedup in.jsonl --pairs pairs.tsv --force --json", 0).summary();
        assert_eq!(
            (&summary["overlap_pairs"], &summary["listed_pairs"]["overlap"]),
            (&1.into(), &listed.into())
        );
        let without = run_to(&place, "dedup in.jsonl --dry-run --json", 0).summary();
        assert_eq!((&without["overlap_pairs"], without.get("listed_pairs")), (&1.into(), None));
    }

    /// Of documents of the same words in other paragraphs the table of clusters said 1, that of pairs what was found.
    #[test]
    fn of_the_same_words_are_the_same_in_both_tables() {
        let place = Place::new();
        let lines = sentences("storm", 6);
        let joined: Vec<String> = lines.chunks(2).map(|two| two.join(" ")).collect();
        let records = [record("a", &lines), record("b", &joined), record("c", &lines), record("d", &joined)];
        place.write("in.jsonl", records.concat());
        run_to(&place, "dedup in.jsonl --clusters clusters.tsv --pairs pairs.tsv", 0);
        let (clusters, pairs) = (place.read("clusters.tsv"), place.read("pairs.tsv"));
        let pairs_header: Vec<&str> = pairs.lines().next().unwrap().split('\t').collect();
        let of_pairs = pairs_header.iter().position(|name| *name == "resemblance").unwrap();
        let mut compared = 0;
        for row in rows(&clusters).iter().filter(|row| row[3] != "keeper") {
            let (id, keeper) = (row[0], row[2]);
            let pair = rows(&pairs)
                .into_iter()
                .find(|pair| [pair[0], pair[1]] == [id, keeper] || [pair[0], pair[1]] == [keeper, id]);
            assert_eq!(row[4], pair.unwrap()[of_pairs], "{clusters}{pairs}");
            compared += 1;
        }
        assert_eq!(compared, 3);
    }

    /// `in.jsonl:10` was kept before `in.jsonl:2`.
    #[test]
    fn of_records_are_numbers_where_equals_are_put_in_order() {
        let place = Place::new();
        let other =
            |n: usize| format!("{}\n", serde_json::json!({ "paragraphs": sentences(&format!("o{n}y"), 3) }));
        let same = format!("{}\n", serde_json::json!({ "paragraphs": sentences("same", 3) }));
        let records: Vec<String> =
            (1..=12).map(|n| if n == 2 || n == 10 { same.clone() } else { other(n) }).collect();
        place.write("in.jsonl", records.concat());
        run_to(&place, "dedup in.jsonl --clusters clusters.tsv", 0);
        let clusters = place.read("clusters.tsv");
        let tenth = rows(&clusters).into_iter().find(|row| row[0] == "in.jsonl:10").unwrap();
        assert_eq!(tenth[1..3], ["in.jsonl:2", "in.jsonl:2"]);
    }
}

mod arrays {
    use super::*;

    const STORY: &str = "The ferry to Karsova stays in port because of the storm that came in overnight, its owner said on Friday, and nobody knows when the next one will leave.";
    const OTHER: &str = "Beekeepers of the Brodno valley count their hives in May, and this year a third of them are empty after the long winter, the union of farmers told its members.";

    fn array(separator: &str) -> String {
        let record = |id: u32, text: &str| format!("{{\"id\": {id}, \"text\": \"{text}\"}}");
        let records =
            [record(1, STORY), record(2, OTHER), record(3, &STORY.to_uppercase()), "{\"id\": 4}".into()];
        format!("[{}]", records.join(separator))
    }

    /// A crawler's export as JSON was refused: one had to be told to write lines.
    #[test]
    fn are_read_and_kept_as_arrays() {
        let place = Place::new();
        for separator in [", ", ",\n  "] {
            place.write("in.json", array(separator));
            let run = run_to(&place, "dedup in.json -o out.json --force --json", 0);
            assert_eq!(run.read(), (3, 1));
            run.tells("broken: in.json, record 4: no text: the record's fields are `id`");
            let kept = place.read("out.json");
            let ids: Vec<Value> = serde_json::from_str::<Value>(&kept)
                .unwrap()
                .as_array()
                .unwrap()
                .iter()
                .map(|record| record["id"].clone())
                .collect();
            assert_eq!(ids, [1, 2]);
            assert!(array(separator).starts_with(kept.strip_suffix(']').unwrap()), "{kept}");
            // What was kept is read as the same records.
            assert_eq!(run_to(&place, "dedup out.json --dry-run --json", 0).read(), (2, 0));
        }
        run_to(&place, "dedup in.json -o all.json --annotate", 0);
        let all: Value = serde_json::from_str(&place.read("all.json")).unwrap();
        assert_eq!(all[2]["keeper"], "1");
        assert_eq!(all[2]["relation"], "identical");
        run_to(&place, "reorder in.json -o order.jsonl", 0).tells("record 4: no text");
        assert_eq!(place.read("order.jsonl").lines().count(), 3);
    }

    #[test]
    fn that_break_off_lose_no_more_than_their_last_record() {
        let place = Place::new();
        let whole = array(",\n");
        place.write("in.json", &whole[..whole.len() - 60]);
        let run = run_to(&place, "dedup in.json -o out.json --json", 0);
        assert_eq!(run.read(), (2, 1));
        run.tells("broken: in.json, record 3: the file breaks off within this record");
        let kept: Value = serde_json::from_str(&place.read("out.json")).unwrap();
        assert_eq!(kept.as_array().map(Vec::len), Some(2));
        run_to(&place, "dedup in.json -o strict.json --strict", 2).tells("record 3: the file breaks off");
    }

    /// As the interface of a `WordPress` site gives its posts: title and text were fields of another kind.
    #[test]
    fn of_a_sites_posts_are_read_as_they_are() {
        let place = Place::new();
        let post = |id: u32, source: &str, text: &str| {
            format!(
                "{{\"id\": {id}, \"date\": \"2024-03-0{id}T08:00:00\", \"link\": \"https://a.example/{id}\", \"source\": {{\"id\": null, \"name\": \"{source}\"}}, \
                 \"title\": {{\"rendered\": \"Ferry\"}}, \"content\": {{\"rendered\": \"<p>{text}</p>\\n<p>Nobody was hurt.</p>\", \"protected\": false}}}}"
            )
        };
        place.write(
            "posts.json",
            format!("[{},{}]", post(1, "Harbour Post", STORY), post(2, "Bee News", OTHER)),
        );
        let run = run_to(&place, "inspect posts.json --field outlet=source.name --json", 0);
        let posts: Vec<Value> = run
            .said
            .split(|&byte| byte == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect();
        assert_eq!((posts.len(), &posts[1]["outlet"]), (2, &Value::from("Bee News")));
        assert_eq!((&posts[0]["title"], &posts[0]["paragraphs"]), (&Value::from("Ferry"), &Value::from(2)));
        assert_eq!(posts[0]["read_from"]["fields"]["outlet"], "source.name");
        assert!(!run.told.contains("none of the first"), "{}", run.told);
        // The path leads past what is known by a usual name, and to what is known by none.
        let run =
            run_to(&place, "inspect posts.json --field text=content.rendered --field title=x.y --json", 0);
        run.tells("has a field `x.y`, which --field names");
        assert!(String::from_utf8_lossy(&run.said).contains("\"text\":\"content.rendered\""));
    }

    #[test]
    fn within_an_answer_are_told() {
        let place = Place::new();
        place.write("in.json", format!("{{\"status\": \"ok\", \"articles\": {}}}", array(", ")));
        run_to(&place, "dedup in.json --dry-run", 2)
            .tells("`articles` is a list of objects: jq -c '.articles[]' makes a record of each");
    }
}

mod encodings {
    use super::*;

    /// `é`, `“`, `”` and `–` in windows-1252.
    const LATIN: &[u8] = b"1,\"Le caf\xe9 du port de Karsova reste ferm\xe9 jusqu\x92\xe0 vendredi, a dit son patron \x96 \x93la temp\xeate\x94 oblige.\"\n";
    const UTF8: &str = "2,\"Le café du port de Karsova reste fermé jusqu’à vendredi, a dit son patron – “la tempête” oblige.\"\n";

    fn place() -> Place {
        let place = Place::new();
        place.write("in.csv", [b"id,text\n", LATIN, UTF8.as_bytes()].concat());
        place
    }

    /// A table of a spreadsheet was broken, row by row, and one had to convert it first.
    #[test]
    fn are_those_that_were_named_where_a_record_is_no_utf8() {
        let place = place();
        let run =
            run_to(&place, "dedup in.csv -o out.csv --encoding windows-1252 --clusters c.csv --json", 0);
        assert_eq!(run.read(), (2, 0));
        let manifest: Value = serde_json::from_str(&place.read("out.csv.wirecopy.json")).unwrap();
        assert_eq!(manifest["settings"]["read"]["encoding"], "windows-1252");
        assert!(place.read("c.csv").contains("2,1,1,identical"), "{}", place.read("c.csv"));
        assert_eq!(fs::read(place.path("out.csv")).unwrap(), [b"id,text\n", LATIN].concat());
    }

    #[test]
    fn are_guessed_for_advice_alone() {
        let place = place();
        let run = run_to(&place, "dedup in.csv --dry-run --json", 0);
        assert_eq!(run.read(), (1, 1));
        run.tells("record 1: not UTF-8: invalid byte at offset 9 of the record; if it is windows-1252, as its bytes look, --encoding windows-1252 reads it");
    }

    #[test]
    fn that_are_not_known_or_not_of_use_are_refused() {
        let place = place();
        run_to(&place, "dedup in.csv --dry-run --encoding cp4711", 2)
            .tells("--encoding: `cp4711` is no encoding that is known");
        run_to(&place, "dedup in.csv --dry-run --encoding utf-16le", 2)
            .tells("convert the files to UTF-8 first");
        run_to(&place, "dedup in.csv -o all.csv --annotate --encoding latin1", 2)
            .tells("use --clusters for a table beside them");
    }
}
