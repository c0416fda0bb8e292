//! Getting in and staying out: set-up, second factor, lockout, rotation, roles that cannot vanish.

use sejo_app::account::{AcceptForm, Accepted, Origin, SignInForm};
use sejo_app::credential::code_at;
use sejo_app::{App, Clock, Config, Target};
use sejo_model::{ErrorCode, Role};
use tempfile::TempDir;

const MINUTE: i64 = 60_000_000;
const START: i64 = 1_795_000_000_000_000;
const PASSWORD: &str = "asa-no-kaigi-wa-hachiji";

/// An empty installation whose clock can be moved.
struct Door {
    app: App,
    dir: TempDir,
}

impl Door {
    async fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let app = open(&dir, START).await;
        Self { app, dir }
    }

    /// The same installation later: as after a restart, so nothing may live in memory only.
    async fn at(self, at: i64) -> Self {
        self.app.close().await;
        Self { app: open(&self.dir, at).await, dir: self.dir }
    }
}

async fn open(dir: &TempDir, at: i64) -> App {
    let target = Target::Sqlite(dir.path().join("sejo.db"));
    App::open(Config { target, clock: Clock::Fixed(at), max_upload: 1_000_000 }).await.unwrap()
}

fn origin() -> Origin {
    Origin { address: "192.0.2.7".to_owned(), agent: "test".to_owned() }
}

fn bytes_of(typed: &str) -> Vec<u8> {
    data_encoding::BASE32_NOPAD.decode(typed.replace(' ', "").as_bytes()).unwrap()
}

/// Makes the first administrator; gives the session and the secret of the authenticator.
async fn first_admin(app: &App) -> (Accepted, Vec<u8>) {
    let token = app.set_up_token().await.unwrap().expect("nobody is there yet");
    let secret = bytes_of(&app.invitation(&token).await.unwrap().secret);
    let form = AcceptForm {
        login: "Suzuki".to_owned(),
        name: "鈴木 花子".to_owned(),
        password: PASSWORD.to_owned(),
        password_again: PASSWORD.to_owned(),
        code: code_at(&secret, app.now()),
    };
    (app.accept(&token, &form, &origin()).await.unwrap(), secret)
}

fn sign_in(login: &str, password: &str, code: &str) -> SignInForm {
    SignInForm { login: login.to_owned(), password: password.to_owned(), code: code.to_owned() }
}

#[tokio::test]
async fn the_set_up_link_works_once_and_says_what_is_wrong() {
    let door = Door::new().await;
    let old = door.app.set_up_token().await.unwrap().unwrap();
    let token = door.app.set_up_token().await.unwrap().unwrap();
    assert_eq!(
        door.app.invitation(&old).await.unwrap_err().code,
        ErrorCode::SetUpLinkWrong,
        "only the newest link counts"
    );
    let view = door.app.invitation(&token).await.unwrap();
    assert!(view.first && view.qr_svg.starts_with("<svg") && !view.qr_svg.contains("style"));

    let wrong = AcceptForm {
        login: "s".to_owned(),
        password: "short".to_owned(),
        code: "000000".to_owned(),
        ..AcceptForm::default()
    };
    let refused = door.app.accept(&token, &wrong, &origin()).await.unwrap_err();
    let fields: Vec<&str> = refused.fields.iter().map(|f| f.field).collect();
    assert_eq!(fields, ["name", "password", "password_again", "code"]);

    first_admin(&door.app).await;
    assert_eq!(door.app.set_up_token().await.unwrap(), None);
}

#[tokio::test]
async fn a_code_works_once_and_a_recovery_code_works_once() {
    let door = Door::new().await;
    let (accepted, secret) = first_admin(&door.app).await;
    let used = code_at(&secret, door.app.now());
    let again = door.app.sign_in(&sign_in("suzuki", PASSWORD, &used), &origin()).await;
    assert_eq!(again.unwrap_err().code, ErrorCode::SignInFailed, "the code of the set-up was used");

    let door = door.at(START + MINUTE).await;
    let fresh = code_at(&secret, door.app.now());
    let done = door.app.sign_in(&sign_in(" ＳＵＺＵＫＩ ", PASSWORD, &fresh), &origin()).await.unwrap();
    assert_eq!(done.recovery_left, None);

    let recovery = &accepted.recovery_codes[0];
    let done = door.app.sign_in(&sign_in("suzuki", PASSWORD, recovery), &origin()).await.unwrap();
    assert_eq!(done.recovery_left, Some(9));
    let twice = door.app.sign_in(&sign_in("suzuki", PASSWORD, recovery), &origin()).await;
    assert_eq!(twice.unwrap_err().code, ErrorCode::SignInFailed);
}

#[tokio::test]
async fn five_failures_lock_the_account_even_for_the_right_password_and_over_a_restart() {
    let door = Door::new().await;
    let (_, secret) = first_admin(&door.app).await;
    let door = door.at(START + MINUTE).await;
    for _ in 0..5 {
        let failed = door.app.sign_in(&sign_in("suzuki", "not-the-password", "123456"), &origin()).await;
        assert_eq!(failed.unwrap_err().code, ErrorCode::SignInFailed);
    }
    let door = door.at(START + 2 * MINUTE).await;
    let right = sign_in("suzuki", PASSWORD, &code_at(&secret, door.app.now()));
    assert_eq!(door.app.sign_in(&right, &origin()).await.unwrap_err().code, ErrorCode::LockedOut);

    let door = door.at(START + 20 * MINUTE).await;
    let right = sign_in("suzuki", PASSWORD, &code_at(&secret, door.app.now()));
    door.app.sign_in(&right, &origin()).await.unwrap();
    // Failures and the sign-in are in the log, and the log is whole.
    assert!(door.app.verify_audit().await.unwrap().entries >= 7);
}

#[tokio::test]
async fn an_unknown_user_and_a_wrong_code_are_refused_with_the_same_words() {
    let door = Door::new().await;
    first_admin(&door.app).await;
    for form in
        [sign_in("nobody", PASSWORD, "123456"), sign_in("suzuki", PASSWORD, "123456"), sign_in("suzuki", "x", "")]
    {
        assert_eq!(door.app.sign_in(&form, &origin()).await.unwrap_err().code, ErrorCode::SignInFailed);
    }
}

#[tokio::test]
async fn sessions_rotate_hourly_and_end_when_idle() {
    let door = Door::new().await;
    let (accepted, _) = first_admin(&door.app).await;
    let session = door.app.session(&accepted.token, &origin()).await.unwrap().unwrap();
    assert!(session.rotated.is_none() && !session.questions_answered);
    assert_eq!(session.actor.role, Role::Admin);

    let mut door = door;
    let mut token = accepted.token;
    let mut rotations = 0;
    for quarter in 1..=8 {
        door = door.at(START + quarter * 15 * MINUTE).await;
        let session = door.app.session(&token, &origin()).await.unwrap().expect("used every 15 minutes");
        if let Some(new) = session.rotated {
            // Requests under way with the old token still get through for a moment.
            assert!(door.app.session(&token, &origin()).await.unwrap().is_some());
            rotations += 1;
            token = new;
        }
    }
    assert_eq!(rotations, 2);
    let door = door.at(START + (120 + 31) * MINUTE).await;
    assert!(door.app.session(&token, &origin()).await.unwrap().is_none(), "31 idle minutes");
}

#[tokio::test]
async fn signing_out_and_a_forged_token_open_nothing() {
    let door = Door::new().await;
    let (accepted, _) = first_admin(&door.app).await;
    door.app.sign_out(&accepted.token).await.unwrap();
    for token in [accepted.token.as_str(), "", "forged"] {
        assert!(door.app.session(token, &origin()).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn there_is_always_an_administrator_left() {
    let door = Door::new().await;
    let (accepted, _) = first_admin(&door.app).await;
    let actor = door.app.session(&accepted.token, &origin()).await.unwrap().unwrap().actor;
    assert_eq!(door.app.set_role(&actor, actor.user, Role::Viewer).await.unwrap_err().code, ErrorCode::LastAdmin);
    assert_eq!(door.app.set_disabled(&actor, actor.user, true).await.unwrap_err().code, ErrorCode::LastAdmin);
    assert!(door.app.session(&accepted.token, &origin()).await.unwrap().is_some(), "nothing of it was saved");
}

#[tokio::test]
async fn an_invitation_makes_one_user_with_the_role_given() {
    let door = Door::new().await;
    let (accepted, _) = first_admin(&door.app).await;
    let admin = door.app.session(&accepted.token, &origin()).await.unwrap().unwrap().actor;
    let token = door.app.invite(&admin, "医事 次郎", Role::Staff).await.unwrap();
    let view = door.app.invitation(&token).await.unwrap();
    assert_eq!((view.first, view.role), (false, Role::Staff));
    let form = AcceptForm {
        login: "iji".to_owned(),
        name: "医事 次郎".to_owned(),
        password: "yoru-no-kaigi-wa-nai".to_owned(),
        password_again: "yoru-no-kaigi-wa-nai".to_owned(),
        code: code_at(&bytes_of(&view.secret), door.app.now()),
    };
    let second = door.app.accept(&token, &form, &origin()).await.unwrap();
    let staff = door.app.session(&second.token, &origin()).await.unwrap().unwrap().actor;
    assert_eq!(staff.role, Role::Staff);
    assert_eq!(door.app.accept(&token, &form, &origin()).await.unwrap_err().code, ErrorCode::SetUpLinkWrong, "used up");
    assert_eq!(door.app.users(&staff).await.unwrap_err().code, ErrorCode::NotFound, "staff may not see users");

    // Disabled at once means out at once.
    door.app.set_disabled(&admin, staff.user, true).await.unwrap();
    assert!(door.app.session(&second.token, &origin()).await.unwrap().is_none());
    // Taken back before use, a link is worth nothing.
    let withdrawn = door.app.invite(&admin, "誰か", Role::Viewer).await.unwrap();
    let key = door.app.users(&admin).await.unwrap().invitations[0].key.clone();
    door.app.withdraw_invitation(&admin, &key).await.unwrap();
    assert_eq!(door.app.invitation(&withdrawn).await.unwrap_err().code, ErrorCode::SetUpLinkWrong);
}

#[tokio::test]
async fn the_command_line_works_before_anybody_is_there_and_the_first_administrator_takes_over() {
    let door = Door::new().await;
    let cli = door.app.cli_actor(None).await.unwrap();
    assert!(door.app.set_up_token().await.unwrap().is_some(), "the command line's user is nobody who can sign in");
    let (accepted, _) = first_admin(&door.app).await;
    let admin = door.app.session(&accepted.token, &origin()).await.unwrap().unwrap().actor;
    assert_eq!(admin.facility, cli.facility);
    assert_eq!(door.app.cli_actor(None).await.unwrap().user, admin.user);
}

#[tokio::test]
async fn the_demo_fills_an_empty_installation_only() {
    let door = Door::new().await;
    let access = door.app.fill_demo(&origin()).await.unwrap();
    let session = door.app.session(&access.session_token, &origin()).await.unwrap().unwrap();
    assert_eq!(session.facilities.len(), 2);
    let view = door.app.checklist(&session.actor).await.unwrap();
    assert!(view.summary.yes > 0 && view.summary.no > 0 && view.summary.open > 0 && view.summary.measured_no > 0);
    assert_eq!(door.app.fill_demo(&origin()).await.unwrap_err().code, ErrorCode::NotEmpty);
}
