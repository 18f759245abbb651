//! Regular English inflection, and the way back for nouns.

fn ends_in_consonant_y(word: &str) -> bool {
    let mut last = word.bytes().rev();
    last.next() == Some(b'y') && last.next().is_some_and(|b| !b"aeiou".contains(&b))
}

/// `report` to `reported`, `try` to `tried`.
pub(crate) fn regular_past(base: &str) -> String {
    if base.ends_with('e') {
        [base, "d"].concat()
    } else if ends_in_consonant_y(base) {
        [&base[..base.len() - 1], "ied"].concat()
    } else {
        [base, "ed"].concat()
    }
}

/// `report` to `reports`, `push` to `pushes`.
pub(super) fn third_person(base: &str) -> String {
    plural(base)
}

/// `vote` to `voting`, `run` to `running`.
pub(crate) fn present_participle(base: &str) -> String {
    const DOUBLED: &[&str] = &[
        "run", "win", "sit", "cut", "hit", "put", "get", "let", "set", "shut", "ban", "stab", "rob", "trap",
        "stop", "plan", "drop", "slip", "top", "net", "begin", "quit", "swim", "spin", "split", "permit",
        "commit", "admit", "submit", "occur", "refer", "transfer", "acquit", "expel", "cancel", "travel",
        "span", "forget",
    ];
    if DOUBLED.contains(&base) {
        [base, &base[base.len() - 1..], "ing"].concat()
    } else if let Some(stem) = base.strip_suffix("ie") {
        [stem, "ying"].concat()
    } else if base.ends_with('e') && !base.ends_with("ee") {
        [&base[..base.len() - 1], "ing"].concat()
    } else {
        [base, "ing"].concat()
    }
}

/// `outage` to `outages`, `injury` to `injuries`.
pub(crate) fn plural(noun: &str) -> String {
    if ends_in_consonant_y(noun) {
        [&noun[..noun.len() - 1], "ies"].concat()
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|e| noun.ends_with(e)) || noun == "go" || noun == "do" {
        [noun, "es"].concat()
    } else {
        [noun, "s"].concat()
    }
}

/// Nouns whose plural follows no rule.
const IRREGULAR: &[(&str, &str)] = &[
    ("children", "child"),
    ("feet", "foot"),
    ("geese", "goose"),
    ("halves", "half"),
    ("knives", "knife"),
    ("leaves", "leaf"),
    ("lives", "life"),
    ("men", "man"),
    ("mice", "mouse"),
    ("people", "person"),
    ("persons", "person"),
    ("shelves", "shelf"),
    ("teeth", "tooth"),
    ("thieves", "thief"),
    ("wives", "wife"),
    ("wolves", "wolf"),
    ("women", "woman"),
    ("crises", "crisis"),
    ("analyses", "analysis"),
    ("bases", "base"),
    ("criteria", "criterion"),
    ("phenomena", "phenomenon"),
    ("media", "media"),
    ("data", "data"),
    ("news", "news"),
    ("series", "series"),
    ("species", "species"),
    ("police", "police"),
    ("politics", "politics"),
    ("headquarters", "headquarters"),
    ("olympics", "olympics"),
    ("aircraft", "aircraft"),
    ("fish", "fish"),
    ("sheep", "sheep"),
    ("staff", "staff"),
    ("shoes", "shoe"),
    ("movies", "movie"),
    ("cookies", "cookie"),
    ("zombies", "zombie"),
    ("buses", "bus"),
    ("gases", "gas"),
    ("lenses", "lens"),
    ("viruses", "virus"),
    ("statuses", "status"),
    ("campuses", "campus"),
    ("axes", "axe"),
    ("employees", "employee"),
];

/// The plural of a noun in lower case, where it follows no rule too.
pub fn plural_of_noun(noun: &str) -> String {
    let irregular = IRREGULAR.iter().find(|(_, singular)| *singular == noun);
    irregular.map_or_else(|| plural(noun), |(plural, _)| (*plural).to_owned())
}

/// The singular of a noun in lower case; a word that is no plural is returned as it is.
pub fn lemma_of_noun(noun: &str) -> String {
    // Nearly all differ in their length or their first letter.
    let differs =
        |plural: &str| plural.len() != noun.len() || plural.as_bytes().first() != noun.as_bytes().first();
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| !differs(plural) && *plural == noun) {
        return (*singular).to_owned();
    }
    if noun.len() <= 3 || noun.ends_with("ss") || noun.ends_with("us") || noun.ends_with("is") {
        return noun.to_owned();
    }
    if let Some(stem) = noun.strip_suffix("ies").filter(|s| s.len() > 2) {
        return [stem, "y"].concat();
    }
    if ["sses", "xes", "ches", "shes"].iter().any(|ending| noun.ends_with(ending)) {
        return noun[..noun.len() - 2].to_owned();
    }
    if let Some(stem) = noun.strip_suffix("men").filter(|s| s.len() > 2) {
        return [stem, "man"].concat();
    }
    noun.strip_suffix('s').map_or_else(|| noun.to_owned(), str::to_owned)
}

/// The base form of a regular verb in lower case; a word that is none of its forms is returned as it is.
pub fn lemma_of_verb(form: &str) -> String {
    let doubled = |stem: &str| {
        let mut last = stem.bytes().rev();
        let (end, before) = (last.next(), last.next());
        end == before && end.is_some_and(|b| b.is_ascii_lowercase() && !b"aeiouslfz".contains(&b))
    };
    let base = |stem: &str| {
        if doubled(stem) {
            return stem[..stem.len() - 1].to_owned();
        }
        let silent = ["at", "iz", "is", "ut", "uc", "ag", "rg", "v", "as", "us", "ur", "in", "ir", "or"];
        if silent.iter().any(|ending| stem.ends_with(ending)) {
            [stem, "e"].concat()
        } else {
            stem.to_owned()
        }
    };
    if let Some(stem) = form.strip_suffix("ies").or_else(|| form.strip_suffix("ied")).filter(|s| s.len() > 1)
    {
        return [stem, "y"].concat();
    }
    if let Some(stem) = form.strip_suffix("ing").or_else(|| form.strip_suffix("ed")).filter(|s| s.len() > 2) {
        return base(stem);
    }
    if ["sses", "xes", "ches", "shes"].iter().any(|ending| form.ends_with(ending)) {
        return form[..form.len() - 2].to_owned();
    }
    form.strip_suffix('s').filter(|s| !s.ends_with('s')).unwrap_or(form).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{lemma_of_noun, lemma_of_verb};

    #[test]
    fn base_forms_of_regular_verbs() {
        for (form, base) in [
            ("created", "create"),
            ("stopped", "stop"),
            ("tries", "try"),
            ("watching", "watch"),
            ("passes", "pass"),
            ("owns", "own"),
            // Its last two bytes are alike, and no letters.
            ("\u{8000}ing", "\u{8000}"),
        ] {
            assert_eq!(lemma_of_verb(form), base);
        }
    }

    #[test]
    fn singulars() {
        for (plural, singular) in [
            ("followers", "follower"),
            ("injuries", "injury"),
            ("people", "person"),
            ("crashes", "crash"),
            ("houses", "house"),
            ("policemen", "policeman"),
            ("bus", "bus"),
            ("witnesses", "witness"),
            ("boxes", "box"),
            ("prizes", "prize"),
        ] {
            assert_eq!(lemma_of_noun(plural), singular);
        }
    }
}
