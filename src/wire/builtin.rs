//! The built-in agencies. Which forms each uses, and what of it was seen in real copy, is in `corpora/marks`.

use super::agency::Agency;

const fn agency(
    name: &'static str,
    home: &'static str,
    codes: &'static [&'static str],
    names: &'static [&'static str],
) -> Agency {
    Agency::new(name, home, codes, names)
}

/// In the order in which a tie is settled: the agencies of India, then the international ones, then the rest by country.
#[rustfmt::skip]
pub(super) static AGENCIES: &[Agency] = &[
    agency("ANI", "India", &["ANI", "एएनआई"], &["asian news international"])
        .sites(&["aninews.in"]).dated().signs_with_initials(),
    agency("NewsVoir", "India", &["NewsVoir", "Newsvoir"], &["newsvoir"]).sites(&["newsvoir.com"]).dated(),
    agency("PTI", "India", &["PTI", "Press Trust of India", "PTI Bhasha", "भाषा", "पीटीआई"], &["press trust of india"])
        .sites(&["ptinews.com", "ptibhasha.com"]).dated().signs_with_initials(),
    agency("IANS", "India", &["IANS", "आईएएनएस"], &["indo-asian news service"])
        .sites(&["ians.in", "ianslive.in"]).dated().signs_with_initials(),
    agency("UNI", "India", &["UNI", "यूएनआई", "वार्ता", "Varta"], &["united news of india"])
        .sites(&["uniindia.com", "univarta.com"]).dated().signs_with_initials(),
    agency("Hindusthan Samachar", "India", &["Hindusthan Samachar", "हिन्दुस्थान समाचार", "हि.स."], &["hindusthan samachar"])
        .dated(),
    agency("Reuters", "United Kingdom",
        &["Reuters", "Reuters Health", "Reuters Breakingviews", "رويترز", "ロイター", "路透社", "Рейтер"], &["reuters"])
        .sites(&["reuters.com"]).sells_pictures(),
    agency("Thomson Reuters Foundation", "United Kingdom", &["Thomson Reuters Foundation"], &[])
        .sites(&["news.trust.org", "context.news"]),
    agency("Associated Press", "United States", &["AP", "Associated Press", "The Associated Press", "美联社"],
        &["associated press"]).sites(&["apnews.com", "ap.org"]).sells_pictures(),
    agency("AFP", "France", &["AFP", "Agence France-Presse", "أ ف ب", "اف ب", "法新社"],
        &["agence france-presse", "agence france presse"]).sites(&["afp.com"]).sells_pictures().signs_with_initials(),
    agency("Xinhua", "China", &["Xinhua", "新华社", "新華社", "新华网", "Xinhua News Agency", "شينخوا", "Синьхуа"],
        &["xinhua"]).sites(&["xinhuanet.com", "news.cn"]),
    agency("China News Service", "China", &["中新社", "中新网", "CNS", "ECNS"], &["china news service"])
        .sites(&["chinanews.com", "chinanews.com.cn", "ecns.cn"]).everyday(),
    agency("TASS", "Russia", &["TASS", "ТАСС", "ITAR-TASS", "Itar-Tass", "ИТАР-ТАСС"], &["itar-tass"])
        .sites(&["tass.com", "tass.ru"]),
    agency("RIA Novosti", "Russia", &["РИА Новости", "RIA Novosti", "RIA", "РИА"], &["ria novosti"])
        .sites(&["ria.ru"]).writes_bare_code(),
    agency("Sputnik", "Russia", &["Sputnik", "Спутник"], &["sputnik"])
        .sites(&["sputnikglobe.com", "sputniknews.com"]),
    agency("Interfax", "Russia", &["Interfax", "Интерфакс", "ИНТЕРФАКС"], &["interfax"])
        .sites(&["interfax.ru", "interfax.com"]).writes_bare_code(),
    agency("dpa", "Germany", &["dpa", "dpa-AFX", "dpa-infocom", "dpa/lsw", "dpa/lby", "dpa/tmn"], &["deutsche presse-agentur", "deutschen presse-agentur"])
        .sites(&["dpa.com"]).sells_pictures().signs_with_initials(),
    agency("EFE", "Spain", &["EFE"], &["agencia efe"]).sites(&["efe.com"]),
    agency("Europa Press", "Spain", &["EUROPA PRESS", "Europa Press"], &["europa press"]).sites(&["europapress.es"]),
    agency("Kyodo", "Japan", &["Kyodo", "Kyodo News", "共同", "共同通信"], &["kyodo news", "kyodo"])
        .sites(&["kyodonews.net", "kyodonews.jp"]).writes_bare_code(),
    agency("Jiji Press", "Japan", &["Jiji Press", "Jiji", "時事"], &["jiji press"]).sites(&["jiji.com", "jen.jiji.com"]),
    agency("Yonhap", "South Korea", &["Yonhap", "연합뉴스"], &["yonhap"]).sites(&["yna.co.kr"]),
    agency("Newsis", "South Korea", &["Newsis", "뉴시스"], &["newsis"]).sites(&["newsis.com"]),
    agency("Anadolu", "Türkiye", &["AA", "Anadolu", "Anadolu Agency"], &["anadolu agency", "anadolu ajansı", "anadolu"])
        .sites(&["aa.com.tr"]),
    agency("ANSA", "Italy", &["ANSA"], &["agenzia ansa"]).sites(&["ansa.it"]),
    agency("Adnkronos", "Italy", &["Adnkronos", "AdnKronos"], &["adnkronos"]).sites(&["adnkronos.com"]),
    agency("AGI", "Italy", &["AGI"], &["agenzia giornalistica italia"]).sites(&["agi.it"]).everyday(),
    agency("PA Media", "United Kingdom", &["PA", "PA Media"], &["press association", "pa media"])
        .sites(&["pa.media"]),
    agency("UPI", "United States", &["UPI"], &["united press international"]).sites(&["upi.com"]),
    agency("Canadian Press", "Canada", &["CP", "The Canadian Press", "La Presse Canadienne"],
        &["canadian press", "presse canadienne"]).sites(&["thecanadianpress.com"]),
    agency("AAP", "Australia", &["AAP", "Australian Associated Press"], &["australian associated press"])
        .sites(&["aap.com.au"]),
    agency("Bloomberg", "United States", &["Bloomberg", "Bloomberg News", "Bloomberg Opinion", "Bloomberg View"],
        &["bloomberg"]).sites(&["bloomberg.com"]),
    agency("Dow Jones Newswires", "United States", &["Dow Jones", "Dow Jones Newswires", "DJ"], &["dow jones newswires"])
        .everyday(),
    agency("Tribune News Service", "United States", &["TNS", "Tribune News Service"], &["tribune news service"]).everyday(),
    agency("CNN", "United States", &["CNN"], &["cnn wire"]).sites(&["cnn.com"]),
    agency("RNS", "United States", &["RNS"], &["religion news service"]).sites(&["religionnews.com"]),
    agency("PR Newswire", "United States", &["PRNewswire", "PRNewswire-PRWeb", "PRNewswire-Asia", "PRNewswire-FirstCall"],
        &["pr newswire", "prnewswire"]).sites(&["prnewswire.com"]),
    agency("Business Wire", "United States", &["BUSINESS WIRE", "Business Wire"], &["business wire"])
        .sites(&["businesswire.com"]),
    agency("GlobeNewswire", "United States", &["GLOBE NEWSWIRE", "GlobeNewswire"], &["globe newswire", "globenewswire"])
        .sites(&["globenewswire.com"]),
    agency("Accesswire", "United States", &["ACCESSWIRE", "ACCESS Newswire", "Accesswire"], &["accesswire"])
        .sites(&["accesswire.com", "accessnewswire.com"]),
    agency("Newsfile", "Canada", &["Newsfile Corp.", "Newsfile"], &["newsfile corp"]).sites(&["newsfilecorp.com"]),
    agency("EIN Presswire", "United States", &["EINPresswire.com", "EIN Presswire"], &["ein presswire"])
        .sites(&["einpresswire.com"]),
    agency("APP", "Pakistan", &["APP"], &["associated press of pakistan"]).sites(&["app.com.pk"])
        .everyday().signs_with_initials(),
    agency("BSS", "Bangladesh", &["BSS"], &["bangladesh sangbad sangstha"]).sites(&["bssnews.net"]).dated(),
    agency("UNB", "Bangladesh", &["UNB"], &["united news of bangladesh"]).sites(&["unb.com.bd"]).everyday(),
    agency("RSS", "Nepal", &["RSS"], &["rastriya samachar samiti"]).sites(&["rssnepal.com"]).everyday(),
    agency("Bernama", "Malaysia", &["Bernama"], &["bernama"]).sites(&["bernama.com"]),
    agency("Antara", "Indonesia", &["ANTARA", "Antara"], &["antara news"]).sites(&["antaranews.com"]),
    agency("PNA", "Philippines", &["PNA"], &["philippine news agency"]).sites(&["pna.gov.ph"]).everyday(),
    agency("VNA", "Vietnam", &["VNA"], &["vietnam news agency"]).sites(&["vietnamplus.vn"]).everyday(),
    agency("CNA", "Taiwan", &["CNA", "中央社"], &["central news agency"]).sites(&["cna.com.tw", "focustaiwan.tw"]).everyday(),
    agency("KCNA", "North Korea", &["KCNA"], &["korean central news agency"]).sites(&["kcna.kp"]).dated(),
    agency("WAM", "United Arab Emirates", &["WAM", "وام"], &["emirates news agency"]).sites(&["wam.ae"]).dated(),
    agency("SPA", "Saudi Arabia", &["SPA", "واس"], &["saudi press agency"]).sites(&["spa.gov.sa"]).everyday(),
    agency("QNA", "Qatar", &["QNA", "قنا"], &["qatar news agency"]).sites(&["qna.org.qa"]).dated(),
    agency("KUNA", "Kuwait", &["KUNA", "كونا"], &["kuwait news agency"]).sites(&["kuna.net.kw"]).dated(),
    agency("Petra", "Jordan", &["Petra", "بترا"], &["jordan news agency"]).sites(&["petra.gov.jo"]).everyday(),
    agency("MENA", "Egypt", &["MENA"], &["middle east news agency"]).sites(&["mena.org.eg"]).everyday(),
    agency("SANA", "Syria", &["SANA", "سانا"], &["syrian arab news agency"]).sites(&["sana.sy"]).everyday(),
    agency("WAFA", "Palestine", &["WAFA", "وفا"], &["palestinian news agency"]).sites(&["wafa.ps"]).dated(),
    agency("IRNA", "Iran", &["IRNA", "ایرنا"], &["islamic republic news agency"]).sites(&["irna.ir"]).dated(),
    agency("Tasnim", "Iran", &["Tasnim", "تسنیم"], &["tasnim news"]).sites(&["tasnimnews.com"]),
    agency("Mehr", "Iran", &["MNA", "مهر"], &["mehr news agency"]).sites(&["mehrnews.com"]).everyday(),
    agency("NAN", "Nigeria", &["NAN"], &["news agency of nigeria"]).sites(&["nannews.ng"]).everyday(),
    agency("GNA", "Ghana", &["GNA"], &["ghana news agency"]).sites(&["gna.org.gh"]).everyday(),
    agency("APS", "Senegal", &["APS"], &["agence de presse sénégalaise"]).sites(&["aps.sn"]).everyday(),
    agency("PANA", "Senegal", &["PANA"], &["panapress"]).sites(&["panapress.com"]).everyday(),
    agency("SAnews", "South Africa", &["SAnews.gov.za", "SAnews"], &["south african government news agency"])
        .sites(&["sanews.gov.za"]),
    agency("APA", "Austria", &["APA"], &["austria presse agentur", "austria presse-agentur"]).sites(&["apa.at"]).everyday(),
    agency("Keystone-SDA", "Switzerland", &["Keystone-SDA", "sda", "SDA", "ats", "ATS"], &["keystone-sda"])
        .everyday().sells_pictures(),
    agency("KNA", "Germany", &["KNA"], &["katholische nachrichten-agentur"]).sites(&["kna.de"]).everyday(),
    agency("epd", "Germany", &["epd"], &["evangelischer pressedienst"]).sites(&["epd.de"]),
    agency("Belga", "Belgium", &["BELGA", "Belga"], &["agence belga"]).sites(&["belga.be"]),
    agency("ANP", "Netherlands", &["ANP"], &["algemeen nederlands persbureau"]).sites(&["anp.nl"]).everyday(),
    agency("NTB", "Norway", &["NTB"], &["norsk telegrambyrå"]).sites(&["ntb.no"]).everyday(),
    agency("Ritzau", "Denmark", &["Ritzau", "ritzau"], &["ritzau"]).sites(&["ritzau.dk"]),
    agency("STT", "Finland", &["STT"], &["suomen tietotoimisto"]).sites(&["stt.fi"]).everyday(),
    agency("PAP", "Poland", &["PAP"], &["polska agencja prasowa", "polish press agency"]).sites(&["pap.pl"]).everyday(),
    agency("CTK", "Czechia", &["ČTK", "CTK"], &["česká tisková kancelář", "czech news agency"]).sites(&["ctk.cz"]).dated(),
    agency("MTI", "Hungary", &["MTI"], &["magyar távirati iroda"]).sites(&["mti.hu"]).everyday(),
    agency("Agerpres", "Romania", &["AGERPRES", "Agerpres"], &["agerpres"]).sites(&["agerpres.ro"]),
    agency("BTA", "Bulgaria", &["BTA", "БТА"], &["bulgarian news agency"]).sites(&["bta.bg"]).everyday(),
    agency("HINA", "Croatia", &["HINA", "Hina"], &["croatian news agency"]).sites(&["hina.hr"]).dated(),
    agency("STA", "Slovenia", &["STA"], &["slovenian press agency", "slovenska tiskovna agencija"])
        .sites(&["sta.si"]).everyday(),
    agency("Tanjug", "Serbia", &["Tanjug", "TANJUG", "Танјуг"], &["tanjug"]).sites(&["tanjug.rs"]),
    agency("ANA-MPA", "Greece", &["ANA-MPA", "ΑΠΕ-ΜΠΕ"], &["athens-macedonian news agency"]).sites(&["amna.gr"]),
    agency("Ukrinform", "Ukraine", &["Ukrinform", "Укрінформ", "Укринформ"], &["ukrinform"]).sites(&["ukrinform.net", "ukrinform.ua"]),
    agency("BelTA", "Belarus", &["BelTA", "БелТА", "БЕЛТА"], &["belta"]).sites(&["belta.by"]),
    agency("Kazinform", "Kazakhstan", &["Kazinform", "Казинформ"], &["kazinform"]).sites(&["inform.kz"]),
    agency("Lusa", "Portugal", &["Lusa", "LUSA"], &["agência lusa"]).sites(&["lusa.pt"]),
    agency("Agência Brasil", "Brazil", &["Agência Brasil", "ABr"], &["agência brasil"]).sites(&["agenciabrasil.ebc.com.br"]),
    agency("Télam", "Argentina", &["Télam", "TELAM", "Telam"], &["télam"]).sites(&["telam.com.ar"]),
    agency("Notimex", "Mexico", &["Notimex", "NTX"], &["notimex"]),
    agency("Prensa Latina", "Cuba", &["Prensa Latina", "PL"], &["prensa latina"]).sites(&["prensa-latina.cu"]).everyday(),
    agency("IPS", "Italy", &["IPS"], &["inter press service"]).sites(&["ipsnews.net"]).everyday(),
];
