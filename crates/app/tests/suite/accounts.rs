//! Getting in and staying out: set-up, second factor, lockout, rotation, roles that cannot vanish.

use crate::house::House;
use crate::place::Place;
use sejo_app::account::{AcceptForm, Accepted, Origin, SignInForm};
use sejo_app::credential::code_at;
use sejo_app::{App, Clock, Config, Target};
use sejo_model::{ErrorCode, Role};
use tempfile::TempDir;

both! {
    failed_sign_ins_are_shown_to_who_answers_for_the_installation;
    the_set_up_link_works_once_and_says_what_is_wrong;
    a_code_works_once_and_a_recovery_code_works_once;
    five_failures_lock_the_account_even_for_the_right_password_and_over_a_restart;
    an_unknown_user_and_a_wrong_code_are_refused_with_the_same_words;
    sessions_rotate_hourly_and_end_when_idle;
    signing_out_and_a_forged_token_open_nothing;
    there_is_always_an_administrator_left;
    an_invitation_makes_one_user_with_the_role_given;
    nobody_takes_over_a_person_of_another_facility;
    guesses_side_by_side_are_counted_one_by_one;
    invitations_made_at_the_same_time_are_all_listed;
    the_command_line_works_before_anybody_is_there_and_the_first_administrator_takes_over;
    the_demo_fills_an_empty_installation_only;
    authenticator_secrets_are_sealed_and_old_ones_become_so;
    without_its_key_an_installation_does_not_start;
    an_empty_database_takes_another_key;
    a_backup_restores_completely_on_a_new_machine;
}

const MINUTE: i64 = 60_000_000;
const START: i64 = 1_795_000_000_000_000;
const PASSWORD: &str = "asa-no-kaigi-wa-hachiji";

/// An empty installation whose clock can be moved.
struct Door {
    app: App,
    target: Target,
    /// Removed when dropped.
    dir: TempDir,
}

impl Door {
    async fn new(place: &Place) -> Self {
        let dir = TempDir::new().unwrap();
        let target = place.target(dir.path()).await;
        let app = open(&target, &dir, START).await;
        Self { app, target, dir }
    }

    /// The same installation later: as after a restart, so nothing may live in memory only.
    async fn at(self, at: i64) -> Self {
        self.app.close().await;
        Self { app: open(&self.target, &self.dir, at).await, ..self }
    }
}

async fn open(target: &Target, dir: &TempDir, at: i64) -> App {
    let (target, folder) = (target.clone(), dir.path().to_owned());
    App::open(Config { target, folder, clock: Clock::Fixed(at), max_upload: 1_000_000 }).await.unwrap()
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

async fn the_set_up_link_works_once_and_says_what_is_wrong(place: &Place) {
    let door = Door::new(place).await;
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

    let common = AcceptForm { login: "suzuki".to_owned(), password: "password12345".to_owned(), ..wrong };
    let refused = door.app.accept(&token, &common, &origin()).await.unwrap_err();
    let codes: Vec<_> = refused.fields.iter().filter(|f| f.field == "password").map(|f| f.code).collect();
    assert_eq!(codes, [ErrorCode::CommonPassword]);

    first_admin(&door.app).await;
    assert_eq!(door.app.set_up_token().await.unwrap(), None);
}

async fn a_code_works_once_and_a_recovery_code_works_once(place: &Place) {
    let door = Door::new(place).await;
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

async fn five_failures_lock_the_account_even_for_the_right_password_and_over_a_restart(place: &Place) {
    let door = Door::new(place).await;
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
    assert!(door.app.verify_audit(None).await.unwrap().entries >= 7);
}

async fn an_unknown_user_and_a_wrong_code_are_refused_with_the_same_words(place: &Place) {
    let door = Door::new(place).await;
    first_admin(&door.app).await;
    for form in
        [sign_in("nobody", PASSWORD, "123456"), sign_in("suzuki", PASSWORD, "123456"), sign_in("suzuki", "x", "")]
    {
        assert_eq!(door.app.sign_in(&form, &origin()).await.unwrap_err().code, ErrorCode::SignInFailed);
    }
}

async fn sessions_rotate_hourly_and_end_when_idle(place: &Place) {
    let door = Door::new(place).await;
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

async fn signing_out_and_a_forged_token_open_nothing(place: &Place) {
    let door = Door::new(place).await;
    let (accepted, _) = first_admin(&door.app).await;
    door.app.sign_out(&accepted.token).await.unwrap();
    for token in [accepted.token.as_str(), "", "forged"] {
        assert!(door.app.session(token, &origin()).await.unwrap().is_none());
    }
}

/// Whoever leaves a shared computer is signed out of it, also when nothing can be stored.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_holds_when_it_cannot_be_stored() {
    let Some(place) = Place::postgres() else { return };
    let door = Door::new(&place).await;
    let (accepted, _) = first_admin(&door.app).await;
    assert!(door.app.session(&accepted.token, &origin()).await.unwrap().is_some());
    let sejo_app::Target::Postgres(url) = &door.target else { panic!("a database of PostgreSQL") };
    let mut psql = std::process::Command::new("psql");
    psql.args(["--no-psqlrc", "--quiet", "--dbname", url, "--command", "ALTER TABLE audit RENAME TO away"]);
    assert!(psql.status().unwrap().success());
    door.app.sign_out(&accepted.token).await.unwrap();
    assert!(door.app.session(&accepted.token, &origin()).await.unwrap().is_none());
    door.app.close().await;
    place.end().await;
}

async fn there_is_always_an_administrator_left(place: &Place) {
    let door = Door::new(place).await;
    let (accepted, _) = first_admin(&door.app).await;
    let actor = door.app.session(&accepted.token, &origin()).await.unwrap().unwrap().actor;
    assert_eq!(door.app.set_role(&actor, actor.user, Role::Viewer).await.unwrap_err().code, ErrorCode::LastAdmin);
    assert_eq!(door.app.set_disabled(&actor, actor.user, true).await.unwrap_err().code, ErrorCode::LastAdmin);
    assert!(door.app.session(&accepted.token, &origin()).await.unwrap().is_some(), "nothing of it was saved");
}

async fn an_invitation_makes_one_user_with_the_role_given(place: &Place) {
    let door = Door::new(place).await;
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

async fn the_command_line_works_before_anybody_is_there_and_the_first_administrator_takes_over(place: &Place) {
    let door = Door::new(place).await;
    let cli = door.app.cli_actor(None, None).await.unwrap();
    assert!(door.app.set_up_token().await.unwrap().is_some(), "a command is nobody who can sign in");
    let (accepted, _) = first_admin(&door.app).await;
    let admin = door.app.session(&accepted.token, &origin()).await.unwrap().unwrap().actor;
    assert_eq!(admin.facility, cli.facility);
    let later = door.app.cli_actor(None, None).await.unwrap();
    assert_eq!((later.user, later.facility), (cli.user, admin.facility));
    assert_eq!(door.app.users(&admin).await.unwrap().users.len(), 1, "the first administrator is the only user");
}

async fn the_demo_fills_an_empty_installation_only(place: &Place) {
    let door = Door::new(place).await;
    let access = door.app.fill_demo(&origin()).await.unwrap();
    let session = door.app.session(&access.session_token, &origin()).await.unwrap().unwrap();
    assert_eq!(session.facilities.len(), 2);
    let view = door.app.checklist(&session.actor).await.unwrap();
    assert!(view.summary.yes > 0 && view.summary.no > 0 && view.summary.open > 0 && view.summary.measured_no > 0);
    // The hospital's forgotten VPN is in no register, its watched tunnel is; the other two devices are in order.
    let list = door.app.configurations(&session.actor).await.unwrap();
    let read = |label: &str| list.rows.iter().find(|r| r.label == label).unwrap();
    assert_eq!(list.rows.len(), 3);
    assert!(list.rows.iter().all(|r| r.device.is_some() && r.unread.0 == 0), "{:?}", list.rows);
    let (forgotten, router, switch) = (read("gazo-fw"), read("gaibu-rt"), read("kikan-sw01"));
    assert!(forgotten.danger >= 2, "{forgotten:?}");
    assert_eq!((router.danger, switch.danger, switch.warning, switch.notice), (0, 0, 0, 0), "{router:?} {switch:?}");
    let register = door.app.remote_connections(&session.actor).await.unwrap();
    assert_eq!(register.rows.iter().filter(|r| r.is_seen).count(), 1);
    assert_eq!(register.rows.iter().filter(|r| !r.holds).count(), 1);
    assert!(register.unregistered.iter().all(|u| u.label == "gazo-fw") && !register.unregistered.is_empty());
    let clinic = session.facilities.iter().find(|f| f.id != session.actor.facility).unwrap().id;
    let clinic = sejo_model::Actor { facility: clinic, ..session.actor.clone() };
    let list = door.app.configurations(&clinic).await.unwrap();
    assert_eq!((list.rows.len(), list.unregistered), (1, 1));
    let codes: Vec<_> = door.app.configuration(&clinic, list.rows[0].id).await.unwrap().findings;
    let codes: Vec<_> = codes.iter().map(|f| f.code).collect();
    assert!(codes.contains(&"telnet-on") && codes.contains(&"remote-undeclared"), "{codes:?}");
    assert_eq!(door.app.fill_demo(&origin()).await.unwrap_err().code, ErrorCode::DemoNotEmpty);
}

/// What lies in the database about authenticator apps: users and invitations.
async fn stored_secrets(target: &Target) -> Vec<Vec<u8>> {
    let db = sejo_store::Db::open(target).await.unwrap();
    let mut found: Vec<Vec<u8>> =
        sejo_store::user::totp_secrets(&db).await.unwrap().into_iter().map(|(_, secret)| secret).collect();
    for name in sejo_store::setting::installation_names(&db).await.unwrap() {
        let stored: serde_json::Value = sejo_store::setting::get_installation(&db, &name).await.unwrap().unwrap();
        if let Some(secret) = stored.get("totp_secret") {
            found.push(serde_json::from_value(secret.clone()).unwrap());
        }
    }
    db.close().await;
    found
}

fn all_sealed(stored: &[Vec<u8>], plain: &[u8]) -> bool {
    stored.iter().all(|s| s.starts_with(b"sejo-sealed-1:") && !s.windows(plain.len()).any(|w| w == plain))
}

async fn authenticator_secrets_are_sealed_and_old_ones_become_so(place: &Place) {
    let door = Door::new(place).await;
    let (accepted, secret) = first_admin(&door.app).await;
    let admin = door.app.session(&accepted.token, &origin()).await.unwrap().unwrap().actor;
    let invited = door.app.invite(&admin, "医事 次郎", Role::Staff).await.unwrap();
    let shown = bytes_of(&door.app.invitation(&invited).await.unwrap().secret);
    let stored = stored_secrets(&door.target).await;
    assert_eq!(stored.len(), 3, "the user, the first link, the open invitation");
    assert!(all_sealed(&stored, &secret) && all_sealed(&stored, &shown));

    // As an older Sejo left them.
    let db = sejo_store::Db::open(&door.target).await.unwrap();
    let sealed = sejo_store::user::totp_secrets(&db).await.unwrap()[0].1.clone();
    let mut tx = db.begin().await.unwrap();
    sejo_store::user::reseal_totp(&mut tx, admin.user, sealed, secret.clone()).await.unwrap();
    for name in sejo_store::setting::installation_names(&mut tx).await.unwrap() {
        let stored = sejo_store::setting::get_installation(&mut tx, &name).await.unwrap();
        let mut stored: serde_json::Value = stored.unwrap();
        if let Some(secret) = stored.get_mut("totp_secret") {
            *secret = serde_json::to_value(&shown).unwrap();
            sejo_store::setting::put_installation(&mut tx, &name, &stored).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    db.close().await;
    assert!(!all_sealed(&stored_secrets(&door.target).await, &secret));

    let door = door.at(START + MINUTE).await;
    let stored = stored_secrets(&door.target).await;
    assert!(stored.len() == 3 && all_sealed(&stored, &secret) && all_sealed(&stored, &shown));
    let form = sign_in("suzuki", PASSWORD, &code_at(&secret, door.app.now()));
    door.app.sign_in(&form, &origin()).await.unwrap();
    assert_eq!(bytes_of(&door.app.invitation(&invited).await.unwrap().secret), shown);
}

async fn without_its_key_an_installation_does_not_start(place: &Place) {
    let door = Door::new(place).await;
    first_admin(&door.app).await;
    door.app.close().await;
    let file = door.dir.path().join("installation.key");
    let key = std::fs::read(&file).unwrap();
    let open = async || {
        let (target, folder) = (door.target.clone(), door.dir.path().to_owned());
        App::open(Config { target, folder, clock: Clock::Fixed(START), max_upload: 1_000_000 }).await.map(drop)
    };
    std::fs::remove_file(&file).unwrap();
    assert_eq!(open().await.unwrap_err().code, ErrorCode::KeyMissing);
    assert!(!file.exists(), "no new key in its place: the old one may still be found");
    std::fs::write(&file, "00".repeat(32)).unwrap();
    assert_eq!(open().await.unwrap_err().code, ErrorCode::KeyMissing);
    std::fs::write(&file, b"").unwrap();
    assert_eq!(open().await.unwrap_err().code, ErrorCode::KeyMissing);
    std::fs::write(&file, &key).unwrap();
    open().await.unwrap();
    // A restore that was cut off before the key got its name is finished by the next start.
    std::fs::rename(&file, door.dir.path().join("installation.key.restored")).unwrap();
    open().await.unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), key);
}

/// A restore that failed leaves an empty database and no key; the next one must not be refused for that.
async fn an_empty_database_takes_another_key(place: &Place) {
    let full = Door::new(place).await;
    first_admin(&full.app).await;
    let file = full.dir.path().join("sejo.backup");
    full.app.backup(&file).await.unwrap();
    let new = Door::new(place).await;
    let key = new.dir.path().join("installation.key");
    let before = std::fs::read(&key).unwrap();
    new.app.close().await;
    std::fs::remove_file(&key).unwrap();
    let new = new.at(START).await;
    assert_ne!(std::fs::read(&key).unwrap(), before);
    new.app.restore(&file).await.unwrap();
    let new = new.at(START + MINUTE).await;
    assert!(new.app.set_up_token().await.unwrap().is_none(), "its people came with it");
}

async fn a_backup_restores_completely_on_a_new_machine(place: &Place) {
    let door = Door::new(place).await;
    let (_, secret) = first_admin(&door.app).await;
    let file = door.dir.path().join("sejo.backup");
    door.app.backup(&file).await.unwrap();
    let new = Door::new(place).await;
    let own = std::fs::read(new.dir.path().join("installation.key")).unwrap();
    new.app.restore(&file).await.unwrap();
    let old = std::fs::read(door.dir.path().join("installation.key")).unwrap();
    assert_ne!(own, old);
    assert_eq!(std::fs::read(new.dir.path().join("installation.key")).unwrap(), old, "the key came with it");
    // At once, and after a restart.
    let new = new.at(START + MINUTE).await;
    let form = sign_in("suzuki", PASSWORD, &code_at(&secret, new.app.now()));
    new.app.sign_in(&form, &origin()).await.unwrap();
    // Refused, because somebody is there: the key stays too.
    let key = std::fs::read(new.dir.path().join("installation.key")).unwrap();
    assert_eq!(new.app.restore(&file).await.unwrap_err().code, ErrorCode::NotEmpty);
    assert_eq!(std::fs::read(new.dir.path().join("installation.key")).unwrap(), key);
    assert!(!new.dir.path().join("installation.key.restored").exists());
}

/// Invites and accepts; gives the new user's token.
async fn join(door: &Door, by: &sejo_model::Actor, login: &str, role: Role) -> String {
    let token = door.app.invite(by, login, role).await.unwrap();
    let view = door.app.invitation(&token).await.unwrap();
    let form = AcceptForm {
        login: login.to_owned(),
        name: login.to_owned(),
        password: "yoru-no-kaigi-wa-nai".to_owned(),
        password_again: "yoru-no-kaigi-wa-nai".to_owned(),
        code: code_at(&bytes_of(&view.secret), door.app.now()),
    };
    door.app.accept(&token, &form, &origin()).await.unwrap().token
}

async fn nobody_takes_over_a_person_of_another_facility(place: &Place) {
    let door = Door::new(place).await;
    let (accepted, _) = first_admin(&door.app).await;
    let hospital = door.app.session(&accepted.token, &origin()).await.unwrap().unwrap().actor;
    let clinic = door.app.add_facility(&hospital).await.unwrap();
    let in_clinic = sejo_model::Actor { facility: clinic, ..hospital.clone() };
    let other = join(&door, &in_clinic, "mallory", Role::Admin).await;
    let other = door.app.session(&other, &origin()).await.unwrap().unwrap().actor;
    assert_eq!((other.facility, other.role), (clinic, Role::Admin));

    let refused = ErrorCode::AlsoElsewhere;
    assert_eq!(door.app.renew_access(&other, hospital.user).await.unwrap_err().code, refused);
    assert_eq!(door.app.set_disabled(&other, hospital.user, true).await.unwrap_err().code, refused);
    assert!(door.app.session(&accepted.token, &origin()).await.unwrap().is_some(), "still signed in");
    // Whoever administers all facilities of a person may.
    door.app.renew_access(&in_clinic, other.user).await.unwrap();
}

async fn guesses_side_by_side_are_counted_one_by_one(place: &Place) {
    let door = Door::new(place).await;
    first_admin(&door.app).await;
    let guesses = (0..12).map(|n| {
        let app = door.app.clone();
        tokio::spawn(async move { app.sign_in(&sign_in("suzuki", &format!("guess {n}"), "123456"), &origin()).await })
    });
    let mut looked_at = 0;
    for guess in guesses.collect::<Vec<_>>() {
        looked_at += usize::from(guess.await.unwrap().unwrap_err().code == ErrorCode::SignInFailed);
    }
    assert_eq!(looked_at, 5);
}

async fn invitations_made_at_the_same_time_are_all_listed(place: &Place) {
    let door = Door::new(place).await;
    let (accepted, _) = first_admin(&door.app).await;
    let admin = door.app.session(&accepted.token, &origin()).await.unwrap().unwrap().actor;
    let invites = (0..6).map(|n| {
        let (app, admin) = (door.app.clone(), admin.clone());
        tokio::spawn(async move { app.invite(&admin, &format!("人{n}"), Role::Viewer).await })
    });
    for invite in invites.collect::<Vec<_>>() {
        invite.await.unwrap().unwrap();
    }
    assert_eq!(door.app.users(&admin).await.unwrap().invitations.len(), 6);
}

/// What belongs to no facility is the only administrator's to notice; to others the page says which numbers it leaves out.
async fn failed_sign_ins_are_shown_to_who_answers_for_the_installation(place: &Place) {
    let house = House::new(place).await;
    house.answer_questions().await;
    let form =
        SignInForm { login: "nobody".to_owned(), password: "wrong words here".to_owned(), code: "000000".to_owned() };
    house.app.sign_in(&form, &origin()).await.unwrap_err();
    house.answer_questions().await;
    let numbers =
        |view: &sejo_app::activity::ActivityView| view.rows.iter().map(|r| r.entry.number).collect::<Vec<_>>();
    let all = house.app.activity(&house.actor(Role::Admin), None).await.unwrap();
    let last = all.head.number;
    assert_eq!(numbers(&all), (1..=last).rev().collect::<Vec<_>>(), "without a gap");
    let failed = all.rows.iter().find(|r| r.entry.event.action == "account.sign-in-failed").unwrap().entry.number;
    assert!(all.rows.iter().all(|r| r.hidden.is_none()) && all.hidden.is_none());

    let own = house.app.activity(&house.officer(), None).await.unwrap();
    assert!(!numbers(&own).contains(&failed));
    let before = own.rows.iter().find(|r| r.entry.number < failed).unwrap();
    assert_eq!(before.hidden.map(|(_, last)| last), Some(failed));
}
