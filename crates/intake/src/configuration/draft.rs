//! A configuration while it is being read: the model, the places of its secrets, the lines nobody understood.

use std::collections::HashSet;
use std::ops::Range;

use sejo_model::configuration::{
    At, Configuration, Dialect, Extent, FingerprintKey, Line, MAX_UNREAD, Secret, SecretUse, Storage, UnreadLines,
    Weakness,
};
use sejo_model::text::fold;

use super::text::{Lines, wrap};
use super::{cipher, secret, sweep};

/// How a secret stands in the text, which decides whether equal secrets can be recognised.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kept<'s> {
    /// Readable or easily turned back: this is the secret itself.
    Readable(&'s str),
    /// Hashed or encrypted in a way that gives the same text for the same secret: scheme and text.
    Unsalted(&'static str, &'s str),
    /// Salted or encrypted differently each time: equal secrets look different. A salted hash that stands twice all the
    /// same was copied.
    Salted,
}

/// What a reader fills.
pub(crate) struct Draft<'a> {
    /// The model.
    pub configuration: Configuration,
    text: &'a str,
    key: &'a FingerprintKey,
    masks: Vec<Range<usize>>,
    /// Secrets that can be read, folded, by their place among the secrets. Never leaves the draft.
    readable: Vec<(usize, String)>,
    unread: Vec<Line>,
}

impl<'a> Draft<'a> {
    /// For a part of `text`, the whole file.
    pub fn new(text: &'a str, dialect: Dialect, key: &'a FingerprintKey) -> Self {
        let weak_ciphers = cipher::is_looked_for(dialect).then(Vec::new);
        Self {
            configuration: Configuration { weak_ciphers, ..Configuration::new(dialect) },
            text,
            key,
            masks: Vec::new(),
            readable: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// A secret: `written` is the piece of the text to mask.
    pub fn secret(
        &mut self,
        purpose: SecretUse,
        owner: &str,
        storage: Storage,
        written: &'a str,
        kept: Kept<'_>,
        line: Line,
    ) {
        self.hide(written);
        let (fingerprint, weakness) = match kept {
            // Stars instead of the secret: every device shows the same ones.
            _ if is_stars(written) => (None, None),
            Kept::Readable(plain) => {
                self.readable.push((self.configuration.secrets.len(), fold(plain)));
                (Some(secret::fingerprint(self.key, "", plain)), secret::weakness(plain, purpose, owner))
            }
            Kept::Unsalted(scheme, text) => (Some(secret::fingerprint(self.key, scheme, text)), None),
            Kept::Salted if storage == Storage::Hashed => {
                (Some(secret::fingerprint(self.key, "salted", written)), None)
            }
            Kept::Salted => (None, None),
        };
        let salted = matches!(kept, Kept::Salted) && fingerprint.is_some();
        self.configuration.secrets.push(Secret {
            purpose,
            owner: owner.to_owned(),
            storage,
            fingerprint,
            salted,
            weakness,
            line,
        });
    }

    /// Masks a piece of the text that is not worth a [`Secret`] of its own (a key block, a certificate's private part).
    pub fn hide(&mut self, part: &'a str) {
        if let Some(range) = place_in(self.text, part).filter(|r| !r.is_empty()) {
            self.masks.push(range);
        }
    }

    /// Notes a line nobody understood.
    pub fn unread(&mut self, line: Line) {
        self.unread.push(line);
    }

    /// Whether lines that nobody understood are rests of those above them, in a text taken for whole.
    pub fn has_rests(&self, lines: &Lines<'a>) -> bool {
        if self.unread.is_empty() || self.configuration.extent == Extent::Part {
            return false;
        }
        let unread: HashSet<Line> = self.unread.iter().copied().collect();
        lines.as_slice().windows(2).any(|pair| match pair {
            [over, under] => unread.contains(&under.number) && wrap::is_unread_rest(over, under),
            _ => false,
        })
    }

    /// The configuration; its masks go to those of the whole file.
    pub fn finish(mut self, lines: &Lines<'a>, masks: &mut Vec<Range<usize>>) -> Configuration {
        self.unread.sort_unstable();
        self.unread.dedup();
        let known = sweep::met(self.text, &self.masks);
        // Their texts come from the masked copy, once the whole file was swept.
        let first = self.unread.iter().take(MAX_UNREAD).map(|number| At::new(String::new(), *number));
        self.configuration.unread =
            UnreadLines { count: self.unread.len(), total: lines.with_content(), first: first.collect() };
        self.configuration.lines = lines.span();
        if self.configuration.identity.host_name.is_none() {
            self.configuration.identity.host_name = lines.host();
        }
        mask_labels(&mut self.configuration, &known);
        self.compare_with_host_name();
        masks.append(&mut self.masks);
        self.configuration
    }

    /// A secret that is the device's own name is as good as none; the name is known only now.
    fn compare_with_host_name(&mut self) {
        let name = self.configuration.identity.host_name.as_ref().map(|n| fold(&n.value));
        for (index, _) in self.readable.iter().filter(|(_, plain)| Some(plain) == name.as_ref()) {
            let secret = self
                .configuration
                .secrets
                .get_mut(*index)
                .filter(|s| matches!(s.weakness, None | Some(Weakness::Short | Weakness::ShortAlone)));
            secret.into_iter().for_each(|s| s.weakness = Some(Weakness::LikeName));
        }
    }

    /// The piece of the text from the first byte of `first` to the last of `last`: a value over several lines.
    pub fn span(&self, first: &'a str, last: &'a str) -> &'a str {
        let range = place_in(self.text, first).zip(place_in(self.text, last)).map(|(a, b)| a.start..b.end);
        range.and_then(|r| self.text.get(r)).unwrap_or(first)
    }
}

/// Whether the device shows stars where the secret stands.
fn is_stars(written: &str) -> bool {
    !written.is_empty() && written.bytes().all(|b| b == b'*')
}

/// People write passwords into descriptions too.
fn mask_labels(configuration: &mut Configuration, known: &sweep::Known<'_>) {
    let interfaces = configuration.interfaces.iter_mut().map(|i| &mut i.label);
    let remote = configuration.remote_access.iter_mut().map(|r| &mut r.label);
    // A rule is named by its comment where it has no other name.
    let filters = configuration.filters.iter_mut().map(|f| &mut f.name);
    let forwards = configuration.forwards.iter_mut().map(|f| &mut f.name);
    let listeners = configuration.listeners.iter_mut().map(|l| &mut l.name);
    for label in interfaces.chain(remote).chain(listeners) {
        *label = sweep::mask_label(label, known);
    }
    let domains = &configuration.domains;
    for label in filters.chain(forwards) {
        // The reader wrote the domain before the name: `root/pacs` is no user with a password.
        let text = label.as_str();
        let own = domains.iter().find_map(|d| text.strip_prefix(d.value.as_str())?.strip_prefix('/')).unwrap_or(text);
        let (head, masked) = (text.len() - own.len(), sweep::mask_label(own, known));
        label.replace_range(head.., &masked);
    }
}

/// Where `part`, a slice of `whole`, stands in it.
fn place_in(whole: &str, part: &str) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    let end = start.checked_add(part.len())?;
    (end <= whole.len()).then_some(start..end)
}
