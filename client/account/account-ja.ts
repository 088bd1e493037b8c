import type { AccountKey } from './account-en';

export const accountJa: Readonly<Record<AccountKey, string>> = {
  'me.title': '自分の情報',
  'me.name': '氏名',
  'me.account': 'アカウント',
  'me.roles': 'ロール',
  'me.scope': '表示できる範囲',
  'me.names': 'オペレーターの名前',
  'me.names.full': '氏名',
  'me.names.family': '姓のみ',
  'me.names.initials': 'イニシャルのみ',
  'me.names.seat': '名前なし（座席のみ）',
  'me.change': '変更は管理者が「ユーザー」ページで行います。',
  'me.norole':
    'まだロールがないため、座席表は表示できません。管理者に「ユーザー」'
      + 'ページでの設定を依頼してください。',
  'me.external': '氏名とロールは、組織のサインイン情報に基づきます。',
  'me.open': 'このサーバーはオープンモードです。アカウントはなく、誰もサインインしていません。',

  'scope.word.all': 'すべて',
  'scope.word.nobody': 'なし',
  'scope.word.or': '／',
  'scope.word.more': '{list} ほか {n} 件',
  'scope.word.profile': 'プロファイル {name}',
  'scope.word.floor': 'フロア {name}',
  'scope.word.floor.gone': 'フロア {name}（削除済み）',

  'password.title': 'パスワードの変更',
  'password.current': '現在のパスワード',
  'password.next': '新しいパスワード',
  'password.hint': '10 文字以上。記号を混ぜた一語よりも、関連のない言葉をいくつか並べるほうが強力です。',
  'password.go': 'パスワードを変更',
  'password.done': '変更しました。ほかのセッションは終了しました。',

  'kept.title': '自分について保存されている情報',
  'kept.text':
    'あなたの Amazon Connect ユーザーは {agent} です。スーパーバイザーには座席と状態が表示されます。'
      + 'その元になる情報は、ここにあるものがすべてです。',
  'kept.none':
    'このアカウントはオペレーターと関連付けられていないため、この種の情報は保存されていません。'
      + 'オペレーターの方は、Amazon Connect ユーザーの関連付けを管理者に依頼してください。',
  'kept.several':
    '{agent} というオペレーターは複数のインスタンスに存在し、どれがあなたかを判別できません。'
      + '代わりにオペレーターの ARN を登録するよう、管理者に依頼してください。',
  'kept.unlinked':
    '現在の {agent} がどのオペレーターかを確認できていないため、情報は表示されません。Amazon Connect '
      + 'にサインインしているときにこのページを開くか、'
      + '本人であることの確認を管理者に依頼してください。',
  'kept.what': '保存されるもの',
  'kept.what.name': 'Amazon Connect に登録された氏名とユーザー名、ルーティングプロファイル、グループ。',
  'kept.what.state':
    '現在の状態：ステータス、対応中のコンタクト（チャネル、状態、キュー、時刻）、同時対応数（使用中／上限）。'
      + '次の状態になると置き換わります。',
  'kept.what.intervals': 'いつからいつまで、どの状態だったか。{days} 日間保存し、その後削除します。',
  'kept.what.contacts':
    'いつからいつまで、どのコンタクトに対応したか（ID、チャネル、状態、キュー）。期間は同じです。',
  'kept.what.seat':
    'どの座席か。座席表では、いつからいつまでどの座席だったか。座席が変わってから {days} '
      + '日間保存します。',
  'kept.what.teams':
    'いつからいつまで、どのルーティングプロファイルとグループだったか。変更後 {days} '
      + '日間保存します。',
  'kept.what.account':
    'このサイトのアカウント：いつ、どのブラウザー・接続元からサインインしたか。監査ログには、'
      + '変更した内容も残ります。',
  'kept.why': '保存する理由',
  'kept.why.text':
    'スーパーバイザーがすぐに支援できるように、また「10:15 に手の空いた人はいたか」'
      + 'のような経緯を後から確認できるようにするためです。',
  'kept.never': '保存しないもの',
  'kept.never.text':
    '電話番号、お客様の名前、会話や文章の内容、録音、コンタクト属性、画面の内容は、'
      + '一切保存しません。',
  'kept.now': '現在',
  'kept.now.none': '現在の情報はありません。',
  'kept.now.since': '{state}（{time} から）',
  'kept.seat': '座席',
  'kept.seat.none': '座席なし',
  'kept.seat.at': '{island} の {seat} 番',
  'kept.seats': '座席表での座席（現在と直近 {days} 日間）',
  'kept.seats.none': '直近 {days} 日間に座席表で割り当てられた座席はありません。',
  'kept.floor': 'フロア',
  'kept.source': '区分',
  'kept.source.checkIn': '席でチェックイン',
  'kept.source.assigned': '割り当て',
  'kept.teams': 'ルーティングプロファイルとグループ（現在と直近 {days} 日間）',
  'kept.teams.none': 'ルーティングプロファイルとグループの情報は、まだありません。',
  'kept.intervals': '直近 {days} 日間の状態',
  'kept.intervals.none': '直近 {days} 日間の状態はありません。',
  'kept.contacts': '直近 {days} 日間のコンタクト',
  'kept.contacts.none': '直近 {days} 日間のコンタクトはありません。',
  'kept.state': '状態',
  'kept.status': 'ステータス',
  'kept.channel': 'チャネル',
  'kept.queue': 'キュー',
  'kept.contact': 'コンタクト',
  'kept.start': '開始',
  'kept.end': '終了',
  'kept.more': 'さらに表示（全 {n} 件）',
  'kept.name': '氏名',
  'kept.user': 'ユーザー名',
  'kept.profile': 'ルーティングプロファイル',
  'kept.groups': '階層グループ',
  'kept.last': '最後のイベント',
  'kept.open': '対応中のコンタクト',
  'kept.slots': '同時対応数（使用中／上限）',
  'kept.arn': 'ARN',

  'sessions.title': '自分のセッション',
  'sessions.text': 'サインインしている場所です。心当たりのないものは終了し、パスワードを変更してください。',
  'sessions.text.external':
    'サインインしている場所です。心当たりのないものは終了し、組織の管理者に知らせてください。',
  'sessions.who': 'ユーザー',
  'sessions.browser': 'ブラウザー',
  'sessions.address': '接続元',
  'sessions.created': 'サインイン',
  'sessions.seen': '最終アクセス',
  'sessions.current': 'この画面',
  'sessions.end': '終了',
  'sessions.end.of': 'セッション {browser}、{address} を終了',
  'sessions.end.title': 'このセッションを終了しますか？',
  'sessions.end.text': '{browser}、{address}：このブラウザーは 1 分以内にサインアウトされます。',
  'sessions.end.this': '現在使用中のセッションです。終了するとサインアウトされます。',
  'sessions.ended': 'セッションを終了しました。',
  'sessions.none': 'セッションはありません。',
};
