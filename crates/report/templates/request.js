// The request as the vendor opens it: from a mail attachment, without a network, in an old browser. ES2015 and nothing newer.
(function () {
  'use strict';
  const data = JSON.parse(document.getElementById('request').textContent);
  const asked = data.asked;
  const page = document.getElementById('page');
  const key = 'sejo-request-' + asked.id;
  const state = read(stored()) || blank();
  let lang = document.documentElement.lang;

  function blank() { return { answered_by: '', answered_on: '', remark: '', answers: {} }; }
  function say(ja, en) { return lang === 'ja' ? ja : en; }
  function words(text) { return (lang === 'ja' ? text.ja : text.en) || text.ja; }
  function about(question, system) { return question.systems.length === 0 || question.systems.indexOf(system.id) >= 0; }
  function questions(system) { return asked.questions.filter(function (q) { return about(q, system); }); }

  // A browser may keep nothing for a file: then what was typed lives as long as the page.
  function stored() { try { return window.localStorage.getItem(key); } catch (e) { return null; } }
  function keep() { try { window.localStorage.setItem(key, JSON.stringify(state)); } catch (e) { return; } }
  function forget() { try { window.localStorage.removeItem(key); } catch (e) { return; } }
  function read(text) {
    try {
      const found = JSON.parse(text);
      return found && typeof found === 'object' && found.answers ? Object.assign(blank(), found) : null;
    } catch (e) { return null; }
  }

  function answer(system, question) {
    const of = state.answers[system.id] || (state.answers[system.id] = {});
    return of[question.key] || (of[question.key] = { value: '', confirmed_on: '', target_on: '', remark: '' });
  }

  // What follows from a はい is asked after it only.
  function wanted(system, question) {
    if (!question.when) { return true; }
    const first = asked.questions.filter(function (q) { return q.key === question.when; })[0];
    return !first || answer(system, first).value === 'yes';
  }
  function open(system, question) {
    const given = answer(system, question);
    return wanted(system, question) && (!given.value.trim() || (question.dated && given.value === 'no' && !given.target_on));
  }
  function place(system, question) { return document.querySelector('[data-question="' + system.id + '/' + question.key + '"]'); }
  function each(visit) {
    asked.systems.forEach(function (system) { questions(system).forEach(function (question) { visit(system, question); }); });
  }

  function make(name, attributes, children) {
    const node = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (at) {
      if (at === 'text') { node.textContent = attributes[at]; }
      else if (at.slice(0, 2) === 'on') { node.addEventListener(at.slice(2), attributes[at]); }
      else if (attributes[at] !== false) { node.setAttribute(at, attributes[at] === true ? '' : attributes[at]); }
    });
    (children || []).forEach(function (child) { if (child) { node.appendChild(child); } });
    return node;
  }

  function field(label, kind, value, put, wide) {
    const input = kind === 'area'
      ? make('textarea', { rows: '2', maxlength: '2000' })
      : make('input', { type: kind, maxlength: kind === 'date' ? false : '500', placeholder: kind === 'date' ? '2026-12-01' : false });
    input.value = value;
    input.addEventListener('input', function () { put(input.value); changed(); });
    input.addEventListener('change', function () { put(input.value); changed(); });
    return make('label', { class: wide ? 'field wide' : 'field' }, [make('span', { text: label }), input]);
  }

  function title(question) {
    const part = words(question.part);
    return [question.number, part ? '[' + part + ']' : '', words(question.label)].filter(Boolean).join(' ');
  }

  function choices(system, question, given) {
    const name = system.id + '/' + question.key;
    return make('div', { class: 'choices' }, question.choices.map(function (choice) {
      const radio = make('input', { type: 'radio', name: name, value: choice.key });
      radio.checked = given.value === choice.key;
      radio.addEventListener('change', function () { given.value = choice.key; changed(); });
      return make('label', {}, [radio, make('span', { text: words(choice.words) })]);
    }));
  }

  // A day has a field of its own. What was kept before it had one, and is no such day, stays to be read.
  function writing(question, given, put) {
    const isDay = question.key === 'disclosure.dated' && /^(\d{4}-\d{2}-\d{2})?$/.test(given.value);
    return isDay ? field(say('日付', 'Date'), 'date', given.value, put('value'))
      : field(say('ご記入ください', 'Please write'), 'area', given.value, put('value'), true);
  }

  function ask(system, question) {
    const given = answer(system, question);
    const put = function (name) { return function (value) { given[name] = value; }; };
    const fields = [];
    if (question.dated) {
      fields.push(field(say('確認日', 'Confirmed on'), 'date', given.confirmed_on, put('confirmed_on')));
      fields.push(field(say('目標日(「いいえ」のとき)', 'Target date (for a no)'), 'date', given.target_on, put('target_on')));
    }
    if (question.choices.length > 0) { fields.push(field(say('備考', 'Remarks'), 'text', given.remark, put('remark'), true)); }
    const set = make('fieldset', { 'data-question': system.id + '/' + question.key }, [
      make('legend', { text: title(question) }),
      words(question.note) ? make('p', { class: 'note', text: words(question.note) }) : null,
      question.choices.length > 0 ? choices(system, question, given)
        : make('div', { class: 'row' }, [writing(question, given, put)]),
      fields.length > 0 ? make('div', { class: 'row' }, fields) : null
    ]);
    return set;
  }

  function copy(from, to) {
    questions(to).forEach(function (question) {
      if (about(question, from)) { Object.assign(answer(to, question), answer(from, question)); }
    });
    changed();
    draw('h2-' + to.id);
  }

  function block(system, index) {
    const before = asked.systems[index - 1];
    const parts = [make('h2', { text: system.name, id: 'h2-' + system.id, tabindex: '-1' })];
    if (before) {
      parts.push(make('p', { class: 'no-print' }, [make('button', {
        type: 'button', text: say('「' + before.name + '」と同じ回答を写す', 'Copy the answers of ' + before.name),
        onclick: function () { copy(before, system); }
      })]));
    }
    let group = '';
    questions(system).forEach(function (question) {
      if (question.group !== group) {
        group = question.group;
        parts.push(make('h3', { text: words(data.groups[group]) }));
      }
      parts.push(ask(system, question));
    });
    return make('section', { 'aria-labelledby': 'h2-' + system.id }, parts);
  }

  function count() {
    let all = 0;
    let done = 0;
    each(function (system, question) {
      if (!wanted(system, question)) { return; }
      all += 1;
      if (answer(system, question).value.trim()) { done += 1; }
    });
    return { all: all, done: done };
  }

  function changed() {
    keep();
    const now = count();
    each(function (system, question) { place(system, question).hidden = !wanted(system, question); });
    document.getElementById('count').textContent = say('回答 ' + now.done + '/' + now.all, 'Answered ' + now.done + ' of ' + now.all);
  }

  // Frames what is open; whether anything is.
  function mark() {
    let any = false;
    each(function (system, question) {
      const is = open(system, question);
      place(system, question).className = is ? 'is-open' : '';
      any = any || is;
    });
    return any;
  }

  // What stands on the page, not what was meant to: an answer is one to the words that were read. Once for each question, unless
  // systems show different ones.
  function shown() {
    const known = {};
    const all = [];
    each(function (system, question) {
      const set = place(system, question);
      const lines = Array.prototype.map.call(set.querySelectorAll('legend, .note'), function (line) { return line.textContent; });
      const choices = {};
      Array.prototype.forEach.call(set.querySelectorAll('input[type=radio]'), function (radio) {
        choices[radio.value] = radio.parentNode.textContent;
      });
      const one = { question: question.key, words: lines.join('\n'), choices: choices };
      const text = JSON.stringify(one);
      if (!known[text]) {
        known[text] = true;
        all.push(one);
      }
    });
    return all;
  }

  function reply() {
    return JSON.stringify({
      format: 'sejo-reply-1', request: asked.id, facility: asked.facility.id, request_signature: data.signature,
      answered_by: state.answered_by, answered_on: state.answered_on, remark: state.remark, shown: shown(),
      systems: asked.systems.map(function (system) {
        return {
          system: system.id, name: system.name,
          answers: questions(system).filter(function (question) { return wanted(system, question); }).map(function (question) {
            const given = answer(system, question);
            return {
              question: question.key, value: given.value, confirmed_on: given.confirmed_on,
              target_on: given.target_on, remark: given.remark
            };
          })
        };
      })
    }) + '\n';
  }

  function tell(text, kind) {
    const told = document.getElementById('told');
    told.className = 'box ' + kind;
    told.textContent = text;
  }

  function save() {
    const text = reply();
    const name = say('回答_', 'reply_') + asked.facility.name.replace(/[\\/:*?"<>|\s]/g, '_').slice(0, 40) + '_' + asked.id.slice(-8) + '.sejo-reply.json';
    const now = count();
    const blob = new Blob([text], { type: 'application/json' });
    document.getElementById('text').value = text;
    if (window.navigator.msSaveBlob) { window.navigator.msSaveBlob(blob, name); }
    else {
      const link = make('a', { href: URL.createObjectURL(blob), download: name });
      document.body.appendChild(link);
      link.click();
      document.body.removeChild(link);
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
    }
    const left = mark();
    const unsaid = now.all - now.done;
    const saved = say('「' + name + '」を保存しました。メールに付けて、' + asked.facility.name + 'に送り返してください。', 'Saved “' + name + '”. Please send it back to ' + asked.facility.name + '.');
    const rest = unsaid > 0 ? say('回答していない項目が' + unsaid + '件あります。', ' ' + unsaid + ' questions are not answered.')
      : left ? say('目標日のない「いいえ」があります。', ' A no has no target date.') : '';
    tell(saved + rest, rest ? 'warn' : 'good');
  }

  function load(event) {
    const file = event.target.files[0];
    if (!file) { return; }
    const reader = new FileReader();
    reader.onload = function () {
      try {
        const found = JSON.parse(reader.result);
        if (found.format !== 'sejo-reply-1' || found.request !== asked.id) { throw new Error('other'); }
        ['answered_by', 'answered_on', 'remark'].forEach(function (name) { state[name] = String(found[name] || ''); });
        found.systems.forEach(function (part) {
          part.answers.forEach(function (given) {
            const of = state.answers[part.system] || (state.answers[part.system] = {});
            of[given.question] = {
              value: String(given.value || ''), confirmed_on: String(given.confirmed_on || ''),
              target_on: String(given.target_on || ''), remark: String(given.remark || '')
            };
          });
        });
        keep();
        draw('told');
        tell(say('保存した回答を読み込みました。', 'The saved answers were loaded.'), 'good');
      } catch (e) {
        tell(say('この依頼の回答ファイルではありません。', 'This is no answer file of this request.'), 'warn');
      }
    };
    reader.readAsText(file);
  }

  function today() {
    const now = new Date();
    const two = function (n) { return (n < 10 ? '0' : '') + n; };
    return now.getFullYear() + '-' + two(now.getMonth() + 1) + '-' + two(now.getDate());
  }

  function fillDays() {
    each(function (system, question) {
      const given = answer(system, question);
      if (question.dated && given.value && !given.confirmed_on) { given.confirmed_on = today(); }
    });
    if (!state.answered_on) { state.answered_on = today(); }
    changed();
    draw('fill');
  }

  function clear() {
    if (!window.confirm(say('入力した回答を、すべて消します。よろしいですか。', 'Clear everything that was typed?'))) { return; }
    forget();
    Object.assign(state, blank());
    draw('title');
  }

  // 2026-12-13 as people write it.
  function day(iso) {
    const parts = iso.split('-').map(Number);
    return say(parts[0] + '年' + parts[1] + '月' + parts[2] + '日', iso);
  }

  function facts() {
    const pairs = [
      [say('医療機関', 'Facility'), asked.facility.name],
      [say('宛先', 'To'), asked.vendor.name],
      [say('対象のシステム', 'Systems'), asked.systems.map(function (s) { return s.name; }).join(say('、', ', '))],
      [say('ご回答の期限', 'Answer by'), day(asked.due_on)],
      [say('お問い合わせ先', 'Contact'), asked.contact],
      [say('保守委託機関編', 'Outsourced maintenance'), data.route ? words(data.route) : ''],
      [say('お願い', 'Please note'), asked.words]
    ];
    const list = make('dl');
    pairs.filter(function (pair) { return pair[1]; }).forEach(function (pair) {
      list.appendChild(make('dt', { text: pair[0] }));
      list.appendChild(make('dd', { text: pair[1] }));
    });
    return list;
  }

  function button(words, press, more) {
    return make('button', Object.assign({ type: 'button', text: words, onclick: press }, more));
  }

  function head() {
    return [
      make('p', { class: 'no-print row' }, [
        make('a', { class: 'skip', href: '#save', text: say('保存するところへ', 'Skip to saving') }),
        button(lang === 'ja' ? 'English' : '日本語', function () { lang = lang === 'ja' ? 'en' : 'ja'; draw('lang'); }, { id: 'lang', lang: lang === 'ja' ? 'en' : 'ja' })
      ]),
      make('h1', { id: 'title', tabindex: '-1', text: say('サイバーセキュリティ対策についてのお願い', 'Request about cybersecurity measures') }),
      facts(),
      make('p', { class: 'box', text: say('このページは、インターネットにつながずに使えます。入力した内容は、どこにも送られません。答え終わったら、下の「回答を保存する」で保存し、そのファイルをメールなどで送り返してください。パスワードは書かないでください。', 'This page needs no network and sends nothing anywhere. When you are done, save your answers below and send that file back. Please write no passwords.') }),
      asked.provisional ? make('p', { class: 'box warn', text: say('項目の文言は暫定です(厚生労働省の' + asked.edition_title + 'の様式と違うことがあります)。', 'The wording of the rows is provisional.') }) : null,
      make('div', { class: 'row' }, [
        field(say('ご回答者(部署・お名前)', 'Answered by (department, name)'), 'text', state.answered_by, function (v) { state.answered_by = v; }, true),
        field(say('ご回答日', 'Answered on'), 'date', state.answered_on, function (v) { state.answered_on = v; })
      ])
    ];
  }

  function foot() {
    return [
      make('h2', { text: say('保存して送り返す', 'Save and send back') }),
      make('div', { class: 'row' }, [field(say('全体の備考', 'General remarks'), 'area', state.remark, function (v) { state.remark = v; }, true)]),
      make('div', { class: 'end no-print' }, [
        button(say('空いている確認日に、今日を入れる', 'Put today into empty days'), fillDays, { id: 'fill' }),
        button(say('回答を保存する', 'Save the answers'), save, { id: 'save', class: 'main' }),
        button(say('印刷する', 'Print'), function () { window.print(); }),
        button(say('入力を消す', 'Clear'), clear)
      ]),
      make('p', { id: 'told', role: 'status', tabindex: '-1' }),
      make('details', { class: 'no-print' }, [
        make('summary', { text: say('保存できないとき・前に保存した回答を読み込むとき', 'When saving fails, or to load answers saved before') }),
        make('p', {}, [make('label', { class: 'field' }, [make('span', { text: say('前に保存した回答ファイル', 'Answer file saved before') }), make('input', { type: 'file', accept: '.json', onchange: load })])]),
        make('label', { class: 'field wide' }, [
          make('span', { text: say('「回答を保存する」を押すと、ここに回答が出ます。すべて写して、メールの本文に貼り付けても送れます。', 'After saving, the answers stand here too: copy all of it into a mail if need be.') }),
          make('textarea', { id: 'text', rows: '4', readonly: true })
        ])
      ])
    ];
  }

  function draw(focus) {
    document.documentElement.lang = lang;
    while (page.firstChild) { page.removeChild(page.firstChild); }
    head().concat(asked.systems.map(block), foot()).forEach(function (node) { if (node) { page.appendChild(node); } });
    page.appendChild(make('div', { class: 'bar' }, [make('span', { id: 'count', role: 'status' })]));
    changed();
    const at = focus && document.getElementById(focus);
    if (at) { at.focus(); }
  }

  draw();
}());
