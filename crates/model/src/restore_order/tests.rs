use super::*;

fn system(name: &str, critical: bool, hours: Option<u32>) -> System {
    System { name: name.to_owned(), critical: Some(critical), tolerable_hours: hours, ..System::blank(SystemId::new()) }
}

fn on(system: System, bases: &[&System]) -> System {
    System { depends_on: bases.iter().map(|s| s.id).collect(), ..system }
}

fn order(systems: &[System]) -> Vec<String> {
    restore_order(systems).steps.into_iter().map(|s| s.name).collect()
}

fn step(systems: &[System], name: &str) -> RestoreStep {
    restore_order(systems).steps.into_iter().find(|s| s.name == name).unwrap()
}

#[test]
fn what_others_run_on_goes_first_though_nobody_would_miss_it_by_itself() {
    let base = system("認証基盤", false, None);
    let record = on(system("電子カルテ", true, Some(4)), &[&base]);
    let phone = system("予約", true, Some(24));
    let systems = [phone, record, base];
    assert_eq!(order(&systems), ["認証基盤", "電子カルテ", "予約"]);
    let base = step(&systems, "認証基盤");
    assert_eq!((base.position, base.importance, base.why), (1, 3, Why::Carries));
    assert_eq!(base.because.ja, "これがないと「電子カルテ」が動かないため、それ自体の重要度より先に戻します。");
    let record = step(&systems, "電子カルテ");
    assert_eq!((record.position, record.importance, record.why), (2, 1, Why::Waits));
    assert!(record.because.ja.ends_with("戻すのは、これを動かす「認証基盤」の後です。"), "{}", record.because.ja);
    assert_eq!(step(&systems, "予約").why, Why::Importance);
}

#[test]
fn among_equals_care_then_the_shorter_time_decides() {
    let systems = [
        system("d", false, None),
        system("c", false, Some(72)),
        system("b", true, None),
        system("a", true, Some(8)),
        system("e", true, Some(1)),
    ];
    assert_eq!(order(&systems), ["e", "a", "b", "c", "d"]);
    let mut turned = systems;
    turned.reverse();
    assert_eq!(order(&turned), ["e", "a", "b", "c", "d"], "however they are listed");
}

#[test]
fn equals_share_a_place_by_importance() {
    let systems = [system("検査", true, Some(4)), system("画像", true, Some(4)), system("予約", false, None)];
    let places = ["検査", "画像", "予約"].map(|name| step(&systems, name).importance);
    assert_eq!(places, [1, 1, 3]);
}

#[test]
fn what_is_needed_through_others_comes_before_them_all() {
    let power = system("仮想基盤", false, None);
    let directory = on(system("認証", false, None), &[&power]);
    let record = on(system("電子カルテ", true, Some(2)), &[&directory]);
    let images = on(system("画像", false, Some(48)), &[&record]);
    let systems = [images, record, directory, power];
    assert_eq!(order(&systems), ["仮想基盤", "認証", "電子カルテ", "画像"]);
    let power = step(&systems, "仮想基盤");
    assert!(power.because.ja.contains("「電子カルテ」ほか2システム"), "{}", power.because.ja);
    assert_eq!(power.needed_by.len(), 1, "only what needs it directly");
}

#[test]
fn a_circle_is_named_and_loses_nothing() {
    let mut first = system("A", true, Some(1));
    let mut second = system("B", false, None);
    first.depends_on = vec![second.id];
    second.depends_on = vec![first.id];
    let after = on(system("C", false, None), &[&first]);
    let alone = system("D", false, Some(100));
    let systems = [after, second.clone(), alone, first.clone()];
    let found = restore_order(&systems);
    assert_eq!(order(&systems), ["A", "B", "D", "C"]);
    assert_eq!(found.circles, [vec![first.id, second.id]]);
    assert_eq!((step(&systems, "A").why, step(&systems, "C").why), (Why::Circle, Why::Waits));
    assert!(step(&systems, "A").because.ja.contains("「B」"));
}

#[test]
fn whoever_needs_itself_or_what_is_gone_is_no_circle() {
    let mut odd = system("A", true, None);
    odd.depends_on = vec![odd.id, SystemId::new()];
    let found = restore_order(&[odd]);
    assert!(found.circles.is_empty());
    assert_eq!(found.steps.iter().map(|s| (s.why, s.needs.len())).collect::<Vec<_>>(), [(Why::Importance, 0)]);
    assert_eq!(restore_order(&[]), RestoreOrder::default());
}

/// Numbers that look random and are the same every time.
fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    }
}

#[test]
fn whatever_is_written_everybody_stands_once_and_after_what_it_needs() {
    for seed in 0..300 {
        let mut next = numbers(seed);
        let count = 1 + next(12);
        let mut systems: Vec<System> =
            (0..count).map(|n| system(&format!("S{n}"), next(2) == 0, Some(u32::try_from(next(5)).unwrap()))).collect();
        let ids: Vec<SystemId> = systems.iter().map(|s| s.id).collect();
        for system in &mut systems {
            system.depends_on = (0..next(4)).map(|_| ids[next(count)]).collect();
        }
        let found = restore_order(&systems);
        let mut placed: Vec<SystemId> = found.steps.iter().map(|s| s.system_id).collect();
        let at = |id: &SystemId| placed.iter().position(|p| p == id).unwrap();
        for step in &found.steps {
            for need in &step.needs {
                let both = found.circles.iter().any(|c| c.contains(need) && c.contains(&step.system_id));
                assert!(both || at(need) < at(&step.system_id), "seed {seed}: {} before what it needs", step.name);
            }
        }
        placed.sort();
        let mut all = ids;
        all.sort();
        assert_eq!(placed, all, "seed {seed}");
    }
}

#[test]
fn a_long_chain_is_no_trouble() {
    let mut systems: Vec<System> = (0..300).map(|n| system(&format!("S{n:03}"), false, None)).collect();
    for n in 1..systems.len() {
        systems[n].depends_on = vec![systems[n - 1].id];
    }
    let found = restore_order(&systems);
    assert!(found.steps.iter().zip(&systems).all(|(step, system)| step.system_id == system.id));
}

#[test]
fn of_a_system_nobody_weighed_nothing_says_that_care_goes_on() {
    let unsaid = |hours| System { critical: None, ..system("透析", false, hours) };
    for (hours, words) in [(None, "どれだけ待てるかも、まだ決めていません"), (Some(4), "待てるのは4時間までです")]
    {
        let because = step(&[unsaid(hours)], "透析").because;
        assert!(because.ja.contains("止まると診療できない") && because.ja.contains(words), "{because:?}");
        assert!(!because.ja.contains("続けられ") && !because.en.contains("goes on"), "{because:?}");
    }
    assert_eq!(order(&[unsaid(Some(1)), system("電子カルテ", true, None)]), ["電子カルテ", "透析"]);
}
