//! The words of the answer workbook (回答用のExcel), shared by whoever writes it and whoever reads what comes back.
//!
//! Format: `docs/formats/request.md`.

use crate::words::Words;

/// What its sheet of references carries, and the name of the format of a request.
pub const MARK: &str = "sejo-request-1";

/// The columns of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Name of the system.
    System,
    /// Number of the row.
    Number,
    /// What is asked.
    Question,
    /// The answer.
    Answer,
    /// Day of confirmation.
    ConfirmedOn,
    /// Target day.
    TargetOn,
    /// Remarks.
    Remark,
    /// The reference the row is known by: number of the system, colon, key of the question.
    Reference,
}

impl Column {
    /// All of them, from left to right.
    pub const ALL: [Self; 8] = [
        Self::System,
        Self::Number,
        Self::Question,
        Self::Answer,
        Self::ConfirmedOn,
        Self::TargetOn,
        Self::Remark,
        Self::Reference,
    ];

    /// Its heading.
    #[must_use]
    pub const fn words(self) -> Words {
        let (ja, en) = match self {
            Self::System => ("システム", "System"),
            Self::Number => ("番号", "No."),
            Self::Question => ("項目", "Question"),
            Self::Answer => ("回答", "Answer"),
            Self::ConfirmedOn => ("確認日", "Confirmed on"),
            Self::TargetOn => ("目標日", "Target date"),
            Self::Remark => ("備考", "Remarks"),
            Self::Reference => ("照合番号", "Reference"),
        };
        Words { ja, en }
    }
}

/// What stands above the table or on the sheet of references: a label, and its value to the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// Id of the request.
    Request,
    /// Id of the facility.
    Facility,
    /// Signature of the request.
    Signature,
    /// Id of the run it was issued in.
    Issued,
    /// Who answers.
    AnsweredBy,
    /// When.
    AnsweredOn,
    /// Remarks on the whole.
    Remark,
}

impl Head {
    /// Its label.
    #[must_use]
    pub const fn words(self) -> Words {
        let (ja, en) = match self {
            Self::Request => ("依頼番号", "Request number"),
            Self::Facility => ("医療機関の番号", "Facility number"),
            Self::Signature => ("依頼の署名", "Signature of the request"),
            Self::Issued => ("発行番号", "Number of the issue"),
            Self::AnsweredBy => ("ご回答者", "Answered by"),
            Self::AnsweredOn => ("ご回答日", "Answered on"),
            Self::Remark => ("全体の備考", "General remarks"),
        };
        Words { ja, en }
    }
}
