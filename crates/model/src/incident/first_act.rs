//! The first act of whoever notices: one rule for the card, the chart, the sheet of the desks, the plan, the rules and the
//! exercises.
//!
//! Invariant: no paper says this in words of its own, so no two can contradict each other on the night when one person stands
//! before the cable. Whoever notices may and should pull two cables at once; everything else is decided by whoever the chart
//! names. Pulling a network cable destroys no evidence and can be undone; the power stays on because switching off can.

use crate::words::Words;

/// What whoever notices does at once, without asking anybody.
pub const AT_ONCE: Words = Words {
    ja: "気づいた人は、だれでも、聞かずにすぐ、その機器とバックアップの機器(あるとき)のLANケーブルを抜き、それから電話します。電源は切りません。",
    en: "Whoever notices pulls the network cable of that machine and that of the backup device (where there is one) at once, without asking, then calls. The power stays on.",
};
/// The same as documents of a hospital say it.
pub const AT_ONCE_IN_FULL: &str = "気づいた者は、だれでも、許しを待たずに直ちに、その機器とバックアップの機器(あるとき)のLANケーブルを抜き、それから電話する。電源は切らない。";

/// Who decides about everything else; `{who}` decides.
pub const OTHERS: Words = Words {
    ja: "ほかの線を抜くことと、抜いた線をつなぎ直すことは、{who}が決めます。",
    en: "{who} decides on pulling any other cable and on plugging cables in again.",
};
/// The same as documents of a hospital say it.
pub const OTHERS_IN_FULL: &str = "ほかの線を抜くことと、抜いた線をつなぎ直すことは、{who}が決める。";

/// What stands on the card to carry, in the few words it has room for.
pub const ON_CARD: [Words; 4] = [
    Words {
        ja: "電源を切らない、再起動しない、操作しない", en: "Leave the power on, no restart, do not use it"
    },
    Words {
        ja: "その機器とバックアップのLANケーブルをすぐ抜く", en: "Unplug that machine and the backup at once"
    },
    Words { ja: "画面を写真に撮り、時刻を書く", en: "Photograph the screen, write down the time" },
    Words {
        ja: "このカードの順に電話する(ほかの線は、決める人が決める)",
        en: "Call, in the order of this card (they decide on other cables)",
    },
];
