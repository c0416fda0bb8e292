//! Approved rules in order. Each test spoils one thing.

use sejo_model::VerdictValue::{No, Unknown, Yes};
use sejo_model::Weight::{Fails, Holds, Missing, Notes};
use sejo_model::document::{DocumentKind, DocumentSize, DocumentVersion, Inside, Mark, OwnFile, Seen, Topic};
use sejo_model::{Control, DocumentVersionId, EvidenceId, Facts, Sha256};

use super::{Row, day};

/// A version that names a clause for everything.
pub fn version(kind: DocumentKind) -> DocumentVersion {
    DocumentVersion {
        id: DocumentVersionId::new(),
        kind,
        number: 1,
        title: kind.words().ja.into(),
        approved_on: day("2026-06-01"),
        approved_by: "院長 高橋".into(),
        review_by: day("2027-05-31"),
        size: Some(DocumentSize::Small),
        file: None,
        sha256: Sha256([0; 32]),
        draft_seen: String::new(),
        marks: kind.topics().into_iter().map(|topic| Mark { topic, clause: "第1条".into() }).collect(),
        partly: Some(Vec::new()),
        open: Vec::new(),
        withdrawn: None,
        made_at: 0,
        made_by: None,
        revision: 1,
    }
}

/// A file nobody marked yet.
pub fn own_file() -> OwnFile {
    OwnFile { evidence_id: EvidenceId::new(), file_name: "運用管理規程.docx".into(), seen: None }
}

fn rules(facts: &mut Facts) -> &mut DocumentVersion {
    facts.documents.versions = vec![version(DocumentKind::Rules)];
    &mut facts.documents.versions[0]
}

/// What the control of the rules makes of them.
pub const ROWS: &[Row] = &[
    ("nobody approved rules", Control::Rules, Unknown, Missing, "rules-not-approved", |_| {}),
    ("the rules are being written", Control::Rules, Unknown, Notes, "rules-in-work", |f| {
        f.documents.decided = vec![(DocumentKind::Rules, 12)];
    }),
    ("the rules name every clause", Control::Rules, Yes, Holds, "rules-clauses", |f| {
        rules(f);
    }),
    ("the rules are approved", Control::Rules, Yes, Holds, "rules-approved", |f| {
        rules(f);
    }),
    ("a control has no clause", Control::Rules, No, Fails, "rules-no-clauses", |f| {
        rules(f).marks.retain(|m| m.topic != Topic::Control(Control::Ledger));
    }),
    ("nobody marked the clauses of a file", Control::Rules, Unknown, Missing, "rules-not-marked", |f| {
        let rules = rules(f);
        rules.file = Some(own_file());
        rules.marks.truncate(3);
    }),
    ("the rules are a file that people marked", Control::Rules, Yes, Notes, "rules-file-unread", |f| {
        rules(f).file = Some(own_file());
    }),
    ("the rules are a PDF with nothing on its pages", Control::Rules, Unknown, Missing, "rules-file-bare", |f| {
        let seen = Seen { pages: Some(1), inside: Some(Inside::Nothing) };
        rules(f).file = Some(OwnFile { seen: Some(seen), ..own_file() });
    }),
    ("a clause is open", Control::Rules, Yes, Notes, "rules-open", |f| rules(f).open = vec!["第1条 目的".into()]),
    ("another clause about a control is open", Control::Rules, Unknown, Missing, "rules-in-part", |f| {
        let topic = Topic::Control(Control::BackupRestore);
        rules(f).partly = Some(vec![Mark { topic, clause: "第23条 バックアップ".into() }]);
    }),
    ("a clause is open in rules of an earlier release", Control::Rules, Unknown, Missing, "rules-open", |f| {
        let rules = rules(f);
        (rules.partly, rules.open) = (None, vec!["第23条 バックアップ".into()]);
    }),
    ("the day of the review is over", Control::Rules, Unknown, Missing, "rules-overdue", |f| {
        rules(f).review_by = day("2026-11-21");
    }),
    ("the rules are withdrawn", Control::Rules, Unknown, Missing, "rules-not-approved", |f| {
        let withdrawn = sejo_model::document::Withdrawn { on: day("2026-11-01"), by: None, reason: "誤り".into() };
        rules(f).withdrawn = Some(withdrawn);
    }),
];
