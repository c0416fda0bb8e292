//! Things named on the command line: by their name as people write it, or by id where a name fits several.

use std::fmt::Display;

use sejo_app::Named;
use sejo_model::Lang;
use sejo_model::text::fold;
use sejo_model::words::Text;

use crate::output::Failure;

/// The one thing of that name or id; otherwise wrong use that lists what there is.
pub(crate) fn find<I: Copy + Display>(all: &[Named<I>], typed: &str) -> Result<I, Failure> {
    find_apart(all, typed, |_| Text::default())
}

/// The same for things of which several may have one name: `apart` says by what each is told from the others.
pub(crate) fn find_apart<I: Copy + Display>(
    all: &[Named<I>],
    typed: &str,
    apart: impl Fn(I) -> Text,
) -> Result<I, Failure> {
    if let Some(found) = all.iter().find(|n| n.id.to_string() == typed.trim()) {
        return Ok(found.id);
    }
    let fits: Vec<&Named<I>> = all.iter().filter(|n| fold(&n.name) == fold(typed)).collect();
    match fits.as_slice() {
        [only] => Ok(only.id),
        [] if all.is_empty() => Err(Failure::wrong(
            format!("「{typed}」が見つかりません。まだ1つも登録されていません。"),
            format!("there is no \"{typed}\"; none is registered yet"),
        )),
        [] => {
            let names = list(all);
            Err(Failure::wrong(
                format!("「{typed}」が見つかりません。次のどれかを指定してください: {names}"),
                format!("there is no \"{typed}\"; name one of: {names}"),
            ))
        }
        several => {
            let ids = |lang: Lang| {
                let told = |one: &&Named<I>| match apart(one.id).r#in(lang) {
                    "" => one.id.to_string(),
                    apart => format!("{} ({apart})", one.id),
                };
                several.iter().map(told).collect::<Vec<_>>().join(", ")
            };
            Err(Failure::wrong(
                format!("「{typed}」は{}件あります。次のidで指定してください: {}", several.len(), ids(Lang::Ja)),
                format!("\"{typed}\" fits {}; name one by its id: {}", several.len(), ids(Lang::En)),
            ))
        }
    }
}

/// Names in a line.
pub(crate) fn list<I>(all: &[Named<I>]) -> String {
    all.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_of_one_name_are_listed_with_what_tells_them_apart() {
        let all = [1, 2].map(|id| Named { id, name: "つばめ電子".to_owned() });
        let apart = |id: i32| match id {
            1 => Text::new("会計、期限 2026-12-20", "会計, due 2026-12-20"),
            _ => Text::default(),
        };
        let refused = format!("{:?}", find_apart(&all, "つばめ電子", apart).unwrap_err());
        assert!(refused.contains("2件") && refused.contains("1 (会計、期限 2026-12-20), 2"), "{refused}");
        assert_eq!(find_apart(&all, "2", apart).unwrap(), 2);
    }
}
