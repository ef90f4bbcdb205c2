//! Places that datelines without an agency name, in capitals.
//!
//! Such a dateline (`NEW DELHI: …`) looks like a speaker in a transcript (`WASHINGTON: I agree.`), so outside of a
//! story's first paragraph only places of this list count, and places that are surnames too not before a colon.

/// Whether `place`, in capitals, is a city that news is often filed from.
pub(super) fn is_known(place: &str) -> bool {
    CITIES.binary_search(&place).is_ok()
}

/// Whether a known place is a common surname or given name as well.
pub(super) fn is_surname(place: &str) -> bool {
    SURNAMES.contains(&place)
}

const SURNAMES: &[&str] = &[
    "AUSTIN",
    "BERN",
    "CHARLOTTE",
    "DALLAS",
    "HOUSTON",
    "JACKSON",
    "LONDON",
    "MADISON",
    "PARIS",
    "PHOENIX",
    "SYDNEY",
    "WASHINGTON",
];

/// Sorted by bytes. Some are there as their country's agencies write them, too.
#[rustfmt::skip]
const CITIES: &[&str] = &[
    "ABU DHABI", "ABUJA", "ACCRA", "ADDIS ABABA", "AGARTALA", "AHMEDABAD", "ALBANY", "ALGIERS", "ALLAHABAD", "ALMATY",
    "AMMAN", "AMRITSAR", "AMSTERDAM", "ANKARA", "ASTANA", "ATHENS", "ATLANTA", "AUCKLAND", "AURANGABAD", "AUSTIN",
    "BAGHDAD", "BAKU", "BALTIMORE", "BANGALORE", "BANGKOK", "BARCELONA", "BAREILLY", "BATHINDA", "BATON ROUGE",
    "BEIJING", "BEIRUT", "BELFAST", "BELGRADE", "BENGALURU", "BEOGRAD", "BERLIN", "BERN", "BHOPAL", "BHUBANESWAR",
    "BOGOTA", "BOGOTÁ", "BOSTON", "BRASILIA", "BRASÍLIA", "BRATISLAVA", "BRUSSEL", "BRUSSELS", "BRUXELLES", "BRÜSSEL",
    "BUCHAREST", "BUDAPEST", "BUENOS AIRES", "BUKAREST", "CAIRO", "CALCUTTA", "CANBERRA", "CAPE TOWN", "CARACAS",
    "CHANDIGARH", "CHARLOTTE", "CHENNAI", "CHICAGO", "CIUDAD DE MÉXICO", "CLEVELAND", "COCHIN", "COIMBATORE",
    "COLOMBO", "COPENHAGEN", "CUTTACK", "DAKAR", "DALLAS", "DAMASCUS", "DAVOS", "DEHRADUN", "DELHI", "DEN HAAG",
    "DENVER", "DES MOINES", "DETROIT", "DHAKA", "DOHA", "DUBAI", "DUBLIN", "EDINBURGH", "FARIDABAD", "FRANKFURT",
    "GANDHINAGAR", "GAZA", "GENEVA", "GENF", "GENÈVE", "GHAZIABAD", "GLASGOW", "GURGAON", "GURUGRAM", "GUWAHATI",
    "HAMBURG", "HANOI", "HARARE", "HAVANA", "HELSINKI", "HONG KONG", "HONOLULU", "HOUSTON", "HUBBALLI", "HYDERABAD",
    "IMPHAL", "INDIANAPOLIS", "INDORE", "ISLAMABAD", "ISTANBUL", "JACKSON", "JAIPUR", "JAKARTA", "JALANDHAR", "JAMMU",
    "JERUSALEM", "JODHPUR", "JOHANNESBURG", "KABUL", "KAMPALA", "KANPUR", "KARACHI", "KATHMANDU", "KHARTOUM", "KIEV",
    "KIGALI", "KINSHASA", "KOCHI", "KOLKATA", "KOZHIKODE", "KUALA LUMPUR", "KUWAIT CITY", "KYIV", "KÖLN", "KØBENHAVN",
    "LAGOS", "LAHORE", "LAS VEGAS", "LIMA", "LISBOA", "LISBON", "LISBONNE", "LONDON", "LONDRES", "LOS ANGELES",
    "LUCKNOW", "LUDHIANA", "LUXEMBOURG", "MADISON", "MADRAS", "MADRID", "MADURAI", "MANAMA", "MANCHESTER",
    "MANGALURU", "MANILA", "MEERUT", "MELBOURNE", "MEXICO CITY", "MIAMI", "MILAN", "MILANO", "MILWAUKEE",
    "MINNEAPOLIS", "MINSK", "MOGADISHU", "MONTEVIDEO", "MONTREAL", "MOSCOW", "MOSCÚ", "MOSKAU", "MUMBAI", "MUNICH",
    "MUSCAT", "MYSURU", "MÜNCHEN", "NAGPUR", "NAIROBI", "NASHIK", "NASHVILLE", "NAVI MUMBAI", "NEW DELHI",
    "NEW ORLEANS", "NEW YORK", "NICOSIA", "NOIDA", "NUEVA DELHI", "OKLAHOMA CITY", "ORLANDO", "OSLO", "OTTAWA",
    "PANAJI", "PARIS", "PATIALA", "PATNA", "PESHAWAR", "PHILADELPHIA", "PHOENIX", "PITTSBURGH", "PORTLAND", "PRAGUE",
    "PRAHA", "PRAYAGRAJ", "PRETORIA", "PUDUCHERRY", "PUNE", "PYONGYANG", "QUETTA", "QUITO", "RABAT", "RAIPUR",
    "RAMALLAH", "RANCHI", "RAWALPINDI", "RICHMOND", "RIGA", "RIO DE JANEIRO", "RIYADH", "ROMA", "ROME", "SACRAMENTO",
    "SALT LAKE CITY", "SAN ANTONIO", "SAN DIEGO", "SAN FRANCISCO", "SAN JOSE", "SANAA", "SANTIAGO", "SAO PAULO",
    "SARAJEVO", "SEATTLE", "SEOUL", "SHANGHAI", "SHARJAH", "SHILLONG", "SHIMLA", "SINGAPORE", "SOFIA", "SRINAGAR",
    "ST. LOUIS", "STOCKHOLM", "STRASBOURG", "SURAT", "SYDNEY", "SÃO PAULO", "TAIPEI", "TALLAHASSEE", "TALLINN",
    "TBILISI", "TEHRAN", "TEL AVIV", "THANE", "THE HAGUE", "THIRUVANANTHAPURAM", "TIRUCHY", "TIRUPATI", "TOKYO",
    "TORONTO", "TRIPOLI", "TUNIS", "UDAIPUR", "UNITED NATIONS", "VADODARA", "VANCOUVER", "VARANASI", "VARSOVIA",
    "VATICAN CITY", "VIENNA", "VIJAYAWADA", "VILNIUS", "VISAKHAPATNAM", "WARANGAL", "WARSAW", "WARSZAWA",
    "WASHINGTON", "WELLINGTON", "WIEN", "WINNIPEG", "YANGON", "YEREVAN", "ZAGREB", "ZURICH", "ZÜRICH",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_are_sorted_for_binary_search_and_surnames_are_among_them() {
        assert!(CITIES.is_sorted());
        assert!(SURNAMES.iter().all(|name| is_known(name)));
    }
}
