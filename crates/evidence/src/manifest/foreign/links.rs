//! Lists that went through links to folders (`hashdeep -r -l`): what lies behind a link stands in them twice.
//!
//! Guards: a walk here follows no link to a folder, so the lines behind one would all be called lost although the restore is
//! whole. A line whose link leads to another place of the restored folder is a line of the file there; one whose link leads out
//! of it is compared with nothing, and said to be so: what lies outside was not restored.

use std::collections::HashMap;
use std::path::Path;

use super::Foreign;
use crate::manifest::{Kind, Name};

/// What became of the lines behind links.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThroughLinks {
    /// Lines of files that lie elsewhere in the folder.
    pub inside: u64,
    /// Names of what lies outside; their lines are taken out of the list.
    pub outside: Vec<String>,
}

/// Where a folder of the list really is.
#[derive(Clone)]
enum Leads {
    /// Where it says.
    Straight,
    /// There, below the restored folder.
    Inside(String),
    /// Out of it.
    Outside,
}

impl Foreign {
    /// Finds the lines behind links to folders of `folder`, which was restored.
    pub fn through_links(&mut self, folder: &Path) -> ThroughLinks {
        let mut found = ThroughLinks::default();
        let Ok(root) = folder.canonicalize() else { return found };
        let mut known: HashMap<String, Leads> = HashMap::new();
        self.entries.retain_mut(|entry| {
            let Some((above, name)) = entry.name.text().rsplit_once('/').filter(|_| entry.kind == Kind::File) else {
                return true;
            };
            let leads = match known.get(above) {
                Some(leads) => leads.clone(),
                None => {
                    let leads = follow(&root, above);
                    known.insert(above.to_owned(), leads.clone());
                    leads
                }
            };
            match leads {
                Leads::Straight => true,
                Leads::Inside(real) => {
                    found.inside += 1;
                    entry.name = Name::new(&if real.is_empty() { name.to_owned() } else { format!("{real}/{name}") });
                    true
                }
                Leads::Outside => {
                    found.outside.push(entry.name.text().to_owned());
                    false
                }
            }
        });
        if found.inside > 0 {
            self.entries.sort_by(|a, b| a.name.order(&b.name));
            // Twice the same says it once; twice another thing stays, and one of the two does not fit.
            self.entries.dedup_by(|a, b| a == b);
        }
        found
    }
}

/// Where the folder `above` of `root` really is.
fn follow(root: &Path, above: &str) -> Leads {
    let mut path = root.to_owned();
    let is_linked = above.split('/').any(|part| {
        path.push(part);
        path.is_symlink()
    });
    // A name that is written with marks, or that is not there, leads nowhere else.
    let Some(real) = root.join(above).canonicalize().ok().filter(|_| is_linked) else { return Leads::Straight };
    match real.strip_prefix(root) {
        Ok(inside) => {
            let parts = inside.components().map(|part| crate::manifest::written(part.as_os_str()));
            Leads::Inside(parts.collect::<Vec<_>>().join("/"))
        }
        Err(_) => Leads::Outside,
    }
}
