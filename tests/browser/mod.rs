//! Chromium, steered through its debugging pipe: what a test needs of it to open a page, look and click.
//!
//! The protocol is JSON messages that end with a zero byte, read on descriptor 3 and written to descriptor 4
//! (<https://chromedevtools.github.io/devtools-protocol/>). A shell makes those of the pipes that a test can make.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// The longest that an answer is waited for: machines that run tests are busy.
const PATIENCE: Duration = Duration::from_secs(180);

/// A browser with one page.
#[derive(Debug)]
pub(crate) struct Browser {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    session: String,
    calls: u64,
    /// What the page did since it was opened, as the protocol tells it.
    events: Vec<Value>,
    _profile: TempDir,
}

impl Browser {
    /// Starts it; `None` where no Chromium is installed, which the test should say.
    pub(crate) fn start() -> Option<Self> {
        let chosen = std::env::var("CHROMIUM").ok();
        let names = chosen.as_deref().into_iter().chain(["chromium", "chromium-browser", "google-chrome"]);
        let is_there =
            |name: &&str| Command::new(name).arg("--version").output().is_ok_and(|run| run.status.success());
        let chromium = names.into_iter().find(is_there)?;
        let profile = TempDir::new().unwrap();
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1", "sh", chromium])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            for bytes in output.split(0) {
                let Some(told) = bytes.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()) else {
                    break;
                };
                if sender.send(told).is_err() {
                    break;
                }
            }
        });
        let (session, events) = (String::new(), Vec::new());
        let mut browser = Self { child, input, messages, session, calls: 0, events, _profile: profile };
        let target = browser.call("Target.createTarget", &json!({"url": "about:blank"}));
        let attached =
            browser.call("Target.attachToTarget", &json!({"targetId": target["targetId"], "flatten": true}));
        attached["sessionId"].as_str().unwrap().clone_into(&mut browser.session);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        Some(browser)
    }

    /// Calls a method of the protocol and waits for its answer; what happens meanwhile is kept.
    pub(crate) fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.calls += 1;
        let mut message = json!({"id": self.calls, "method": method, "params": parameters});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.input.write_all(&bytes).unwrap();
        loop {
            let answer = self.next();
            if answer["id"] == self.calls {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
            self.events.push(answer);
        }
    }

    fn next(&self) -> Value {
        self.messages.recv_timeout(PATIENCE).expect("Chromium answers")
    }

    /// Opens a file in a window of a width, in CSS pixels, and waits until it is loaded.
    pub(crate) fn open(&mut self, path: &Path, width: u32) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", &size);
        self.events.clear();
        let url = format!("file://{}", fs::canonicalize(path).unwrap().display());
        self.call("Page.navigate", &json!({ "url": url }));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let event = self.next();
            self.events.push(event);
        }
    }

    /// The value of an expression in the page.
    pub(crate) fn value(&mut self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.call("Runtime.evaluate", &asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Presses the mouse where the first element of a selector stands, as a reader does: what lies over it is hit.
    pub(crate) fn click(&mut self, selector: &str) {
        let found = self.value(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); if (!e) return null;
              e.scrollIntoView({{block: 'center'}}); const r = e.getBoundingClientRect();
              return [r.x + Math.min(r.width / 2, 60), r.y + Math.min(r.height / 2, 12)]; }})()"
        ));
        assert!(found.is_array(), "nothing to click: {selector}");
        for kind in ["mousePressed", "mouseReleased"] {
            let event =
                json!({"type": kind, "x": found[0], "y": found[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", &event);
        }
    }

    /// Presses and releases a key that makes `text`, if any.
    pub(crate) fn press(&mut self, key: &str, code: u32, text: &str) {
        for kind in ["keyDown", "keyUp"] {
            let event =
                json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text});
            self.call("Input.dispatchKeyEvent", &event);
        }
    }

    /// A picture of what stands in the page from its top, at most `height` pixels of it. The window is made as high:
    /// what is out of sight is not laid out.
    pub(crate) fn picture(&mut self, to: &Path, height: u32) {
        let size = self.value("[innerWidth, document.documentElement.scrollHeight]");
        let tall = size[1].as_u64().unwrap().min(u64::from(height));
        let window = json!({"width": size[0], "height": tall, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", &window);
        let answer = self.call("Page.captureScreenshot", &json!({"format": "png"}));
        fs::write(to, from_base64(answer["data"].as_str().unwrap())).unwrap();
    }

    /// The page on paper.
    pub(crate) fn print(&mut self, to: &Path) -> Vec<u8> {
        let answer = self.call("Page.printToPDF", &json!({"paperWidth": 8.27, "paperHeight": 11.69}));
        let bytes = from_base64(answer["data"].as_str().unwrap());
        fs::write(to, &bytes).unwrap();
        bytes
    }

    /// What went wrong since the page was opened: errors of the script, of the console, of the policy, and requests
    /// for anything but the page itself.
    pub(crate) fn faults(&mut self) -> Vec<String> {
        // Whatever was under way is told before the answer to this.
        self.value("new Promise(done => setTimeout(done, 50))");
        let mut documents = 0;
        let mut faults = Vec::new();
        for event in &self.events {
            let told = &event["params"];
            match event["method"].as_str().unwrap_or_default() {
                "Network.requestWillBeSent" if told["type"] == "Document" && documents == 0 => documents += 1,
                "Network.requestWillBeSent" => faults.push(format!("request: {}", told["request"]["url"])),
                "Runtime.exceptionThrown" => faults.push(told["exceptionDetails"].to_string()),
                "Runtime.consoleAPICalled" => faults.push(told["args"].to_string()),
                "Log.entryAdded" if told["entry"]["level"] != "info" => {
                    faults.push(told["entry"]["text"].to_string());
                }
                "Page.javascriptDialogOpening" | "Page.windowOpen" => faults.push(event.to_string()),
                _ => {}
            }
        }
        faults
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.bytes().filter(|&byte| byte != b'=').map(digit).collect();
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for chunk in digits.chunks(4) {
        let bits = chunk.iter().fold(0_u32, |bits, &digit| bits << 6 | u32::from(digit));
        let bits = bits << (6 * (4 - chunk.len()));
        bytes.extend(bits.to_be_bytes()[1..chunk.len()].iter());
    }
    bytes
}
