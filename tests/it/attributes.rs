//! What pages state in so many words of one thing, told in two places.

use crate::beside::folder;
use crate::stdout;

/// The findings of these pages, a line each, with previews.
fn told(pages: &[(&str, &str)]) -> Vec<String> {
    let dir = folder(pages);
    let report = stdout(dir.path(), &["--isolated", "--preview", "--format", "short", "."]);
    report.lines().filter(|line| !line.contains(": note: ")).map(str::to_owned).collect()
}

/// One page finds, and its neighbour with one value for both does not.
fn differs(page: &str, wrong: &str, right: &str) {
    let found = told(&[("page.md", page)]);
    assert_eq!(found.len(), 1, "{page}: {found:?}");
    assert!(page.contains(wrong), "{page}");
    assert_eq!(told(&[("page.md", &page.replace(wrong, right))]), Vec::<String>::new(), "{page}");
}

#[test]
fn rates_and_limits() {
    differs(
        "# Bell\n\nYou can ring at noon.\n\nThe server takes at most 60 calls per hour.\n\n- You can make up to 90 calls per hour.\n",
        "90 calls",
        "60 calls",
    );
    differs(
        "# Files\n\nThe maximum sheet size is 10 MB.\n\n| Limit | Value |\n|---|---|\n| Maximum sheet size | 12 MB |\n",
        "12 MB",
        "10 MB",
    );
    differs(
        "# Keys\n\nPasswords must be at least 9 characters long.\n\n## Renewal\n\nA password must have at least 12 characters.\n",
        "12 characters",
        "9 characters",
    );
    for silent in [
        "# Bell\n\nIn the free edition you make 60 calls per hour.\n\nIn the Team edition you make 90 calls per hour.\n",
        "# Bell\n\nThe client makes at most 10 calls per hour.\n\nThe server takes at most 20 calls per hour.\n",
        "# Bell\n\n## North\n\nYou can make 60 calls per hour.\n\n## South\n\nYou can make 90 calls per hour.\n",
        "# Digits\n\nUp to eight hex digits follow.\n\nUp to four hex digits follow.\n",
    ] {
        assert_eq!(told(&[("page.md", silent)]), Vec::<String>::new(), "{silent}");
    }
}

#[test]
fn defaults() {
    differs(
        "# Oven\n\n`mostHeat` defaults to `900`.\n\n## Options\n\n| Option | Default |\n|---|---|\n| `mostHeat` | `950` |\n",
        "`950`",
        "`900`",
    );
    differs(
        "# Oven\n\nThe default timeout is 30 seconds.\n\n## Options\n\n| Option | Default (ms) |\n|---|---|\n| `timeout` | 60000 |\n",
        "60000",
        "30000",
    );
    differs(
        "# Oven\n\n- `glaze` - the colour (default: `red`)\n- `heat` - how hot (default: `900`)\n\n## Notes\n\nThe `glaze` is `blue` by default.\n",
        "`blue`",
        "`red`",
    );
    differs(
        "# Oven\n\n## most_heat\n\nHow hot it gets. Default: `900`.\n\nAll is well. The default is `950`.\n",
        "`950`",
        "`900`",
    );
    for silent in [
        "# Oven\n\n- `heat` - how hot (default: `900`)\n- `most` - how hot at most (default: `950`)\n",
        "# Oven\n\n## Options\n\nHow hot. Default: `900`.\n\nHow hot at most. Default: `950`.\n",
        "# Oven\n\nThis oven is off by default.\n\nThere is one more. This oven is on by default.\n",
    ] {
        assert_eq!(told(&[("page.md", silent)]), Vec::<String>::new(), "{silent}");
    }
}

#[test]
fn out_of_bounds() {
    differs(
        "# Oven\n\nThe maximum batch size is 100.\n\nThe default batch size is 500.\n",
        "is 500",
        "is 50",
    );
    differs(
        "# Keys\n\nThe minimum password length is 12.\n\nA nine-character password is recommended.\n",
        "nine-character",
        "twelve-character",
    );
}

#[test]
fn versions_of_what_is_named_in_code() {
    differs(
        "# Oven\n\n`fire()` was added in 2.1.0.\n\n## Old\n\n`fire()`: available since v2.3.0.\n",
        "v2.3.0",
        "v2.1.0",
    );
    differs(
        "# Oven\n\nThe stub (`old_fire`, scheduled for removal in `v3.0.0`) stays.\n\n## How\n\n`old_fire` and `old_ash` stay (scheduled for removal in `v2.6.0`).\n",
        "v2.6.0",
        "v3.0.0",
    );
    let apart = "# Oven\n\n`fire()` was added in 2.1.0.\n\n`glaze()` was added in 2.3.0.\n\n`ash()` is used in 3 places.\n";
    assert_eq!(told(&[("page.md", apart)]), Vec::<String>::new());
}

#[test]
fn what_is_so_and_what_is_not() {
    let yes = "# Shelves\n\nCopies on another shelf are supported on the Base tier.\n";
    let no = "# Limits\n\n- Copies on another shelf are not supported on the Base tier.\n";
    assert_eq!(told(&[("shelves.md", yes), ("limits.md", no)]).len(), 1);
    for other in [
        no.replace("Base", "Team"),
        no.replace("Copies", "Some copies"),
        no.replace("another shelf", "a wall"),
        no.replace("Copies on another shelf", "They"),
    ] {
        assert_eq!(told(&[("shelves.md", yes), ("limits.md", &other)]), Vec::<String>::new(), "{other}");
    }
}

#[test]
fn houses() {
    let house = |town: &str, code: &str| format!("The Rolls Office, 41 Mill Street NW, {town}, {code}\n");
    let first = "The Rolls Office, 41 Mill St., Dunmere, Room 4150, 20006\n";
    assert_eq!(told(&[("a.md", first), ("b.md", &house("Dunmere", "20405"))]).len(), 1);
    for other in
        [house("Dunmere", "20006"), house("Corvale", "20405"), "In 41 boxes lay 20405 letters.\n".to_owned()]
    {
        assert_eq!(told(&[("a.md", first), ("b.md", &other)]), Vec::<String>::new(), "{other}");
    }
}

#[test]
fn settings_of_the_environment() {
    let page = "# Oven\n\n| Variable | Default |\n|---|---|\n| `OVEN_GLAZE` | `red` |\n";
    let env = |comment: &str| format!("{comment}OVEN_GLAZE=blue\n");
    let told = |name: &str, comment: &str| told(&[("README.md", page), (name, &env(comment))]);
    assert_eq!(told(".env.example", "# One of blue (default) or red\n").len(), 1);
    assert_eq!(told("env.example.txt", "# default: blue\n").len(), 1);
    for comment in [
        "",
        "# One of blue or red (default)\n",
        "# default: red\n",
        "# The default colours, by default of the law\n",
    ] {
        assert_eq!(told(".env.example", comment), Vec::<String>::new(), "{comment}");
    }
}

#[test]
fn how_often_and_how_long_ago() {
    differs("# Hand\n\nIt is drawn 864,000 times per day, once a second.\n", "864,000", "86,400");
    differs(
        "---\ndate: 2023-08-14\n---\n\nIt has run for long, since 5 months ago (March 2022).\n",
        "March 2022",
        "March 2023",
    );
    let limits = "# Hand\n\nThe bell may ring 10 times a minute or 100 times an hour.\n";
    assert_eq!(told(&[("page.md", limits)]), Vec::<String>::new());
}

#[test]
fn days_in_cells() {
    let table = |day: &str| {
        format!("# The call\n\n| Clock | Day |\n|---|---|\n| 15:00 | 24 Tue |\n| 15:00 | {day} |\n")
    };
    let under = |path: &str, day: &str| told(&[(path, &table(day))]).len();
    assert_eq!(under("calls/2023/10/notes.md", "26 Tue"), 1);
    assert_eq!(under("calls/2023/10/notes.md", "26 Thu"), 0);
    assert_eq!(under("calls/notes.md", "26 Tue"), 0);
}
