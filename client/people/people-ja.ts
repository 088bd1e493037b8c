import type { PeopleKey } from './people-en';

export const peopleJa: Readonly<Record<PeopleKey, string>> = {
  'people.tab.people': 'ユーザー',
  'people.tab.tokens': 'API トークン',
  'people.tab.sessions': 'セッション',
  'people.title': '誰が何を見られるか',
  'people.open':
    'このサーバーはオープンモードで、アカウントはありません。ユーザーを招待するには、Access:Mode を '
      + 'Local または Oidc にして起動してください。',
  'people.oidc':
    'ユーザーは、ID プロバイダーで最初にサインインしたときに追加されます。ID '
      + 'プロバイダーで割り当てられたロールは、ここでは変更できません。',
  'people.invite': '招待',
  'people.search': '氏名・アカウントを検索',
  'people.none': '該当するユーザーはいません。',
  'people.found.one': '1 名',
  'people.found.other': '{n} 名',
  'people.name': '氏名',
  'people.account': 'アカウント',
  'people.roles': 'ロール',
  'people.scope': '表示範囲',
  'people.state': '状態',
  'people.state.active': '有効',
  'people.state.invited': '招待中',
  'people.state.disabled': '無効',
  'people.last': '最終サインイン',
  'people.never': 'なし',
  'people.you': '自分',
  'people.edit': '編集',
  'people.edit.of': '{name} を編集',
  'people.saved': '{name} を保存しました。',
  'people.saved.within': '{name} の表示範囲は 1 分以内に反映されます。',

  'person.invite': 'ユーザーの招待',
  'person.account.hint': 'サインインに使う名前です（例：メールアドレス）。',
  'person.name.hint': '監査ログなどで、ほかの人に表示される名前です。',
  'person.agent': 'Amazon Connect ユーザー名',
  'person.agent.hint':
    'オペレーターの場合のみ。本人のページに、自分について保存されている情報が表示されます。'
      + '同じ名前が複数のインスタンスにある場合は、オペレーターの ARN を入力します。',
  'agent.title': 'Amazon Connect のオペレーター',
  'agent.none': 'このユーザー名のオペレーターはまだいません。オペレーターが業務を始めると関連付けられます。',
  'agent.open':
    'まだ関連付けられていません。このユーザー名は、以前は別の人のものだった可能性があります。'
      + 'オペレーターが次に業務を始めたとき、またはここで確認したときに関連付けられ、{name} さんに、'
      + 'そのオペレーターについて保存されている情報が表示されます。',
  'agent.linked.text': '{name} さんには、関連付けられたオペレーターについて保存されている情報が表示されます。',
  'agent.heard': '最後のイベント：{time}',
  'agent.heard.kept': '最後のイベント：{time}（座席表には表示されていません）',
  'agent.confirm': '確認して関連付け',
  'agent.confirm.of': '{name} を確認して関連付け',
  'agent.unlink': '関連付けを解除',
  'agent.unlink.of': '{name} の関連付けを解除',
  'agent.gone':
    'このオペレーターのユーザー名が変わったか、登録したユーザー名が変更されました。閉じてから、'
      + 'もう一度確認してください。',
  'person.role.viewer': '座席表を見る',
  'person.role.supervisor': '座席表を見て操作する',
  'person.role.planner': 'フロアのレイアウトを編集する',
  'person.role.administrator': 'ユーザー、監査ログ、ストリームのセットアップ',
  'person.role.check-in': '着席の報告（POST /api/check-in）だけができ、何も読み取れません。入退室カードや座席予約システム用',
  'person.roles.none': 'ロールがない場合は、自分のアカウントページだけが表示されます。',
  'person.roles.external': 'ロールは ID プロバイダーで設定されています。',
  'person.invite.go': '招待リンクを作成',
  'person.link.title': '{name} 用のリンク',
  'person.link.invite':
    'このリンクを {name} さんに送ってください。最初に開いた人がパスワードを決めるため、'
      + '本人だけが読める方法で送ってください。',
  'person.link.reset':
    'このリンクを {name} さんに送ってください。新しいパスワードを設定できます。'
      + 'それまでは今のパスワードが使えます。',
  'person.link.until': '{time} まで、一度だけ使えます。表示されるのは今だけです。',
  'person.link.label': 'リンク',
  'person.link.done': '完了',
  'person.more': 'その他の操作',
  'person.link.again': '招待リンクを再発行',
  'person.link.new': 'パスワード再設定のリンク',
  'person.disable': '無効にする',
  'person.disable.hint': '1 分以内にセッションが終了します。あとで有効に戻せます。',
  'person.enable': '有効にする',
  'person.remove': '削除',
  'person.remove.title': '{name} を削除しますか？',
  'person.remove.text':
    'アカウント {account} とそのセッションは 1 分以内に終了します。'
      + 'このユーザーの操作は監査ログに残ります。',
  'person.removed': '{name} を削除しました。',
  'person.disabled': '{name} を無効にしました。',
  'person.enabled': '{name} を有効にしました。',
  'person.last':
    '最後の管理者は、ロールの解除、無効化、削除ができません。'
      + 'アクセスを管理できる人がいなくなるためです。',

  'scope.legend': '表示できる範囲',
  'scope.all': 'すべて',
  'scope.some': 'ここで選んだものだけ',
  'scope.some.hint': '範囲外のオペレーターは、名前も状態もない座席として表示されます。',
  'scope.grants.hint':
    'いずれかの範囲に当てはまるオペレーターが表示されます。インスタンス、グループ、'
      + 'プロファイルの指定は、範囲ごとに独立しています。',
  'scope.grant': '範囲 {n}',
  'scope.grant.add': '範囲を追加',
  'scope.grant.remove': '範囲 {n} を削除',
  'scope.search': 'グループ・プロファイルを検索',
  'scope.instances': 'インスタンス',
  'scope.instances.hint': '選ばない場合は、すべてのインスタンスです。',
  'scope.groups': 'グループ',
  'scope.groups.hint': 'グループには、その下のすべてが含まれます。',
  'scope.profiles': 'ルーティングプロファイル',
  'scope.either':
    '選んだグループのいずれか、'
      + 'またはプロファイルのいずれかに当てはまるオペレーターが表示されます。',
  'scope.floors': 'フロア',
  'scope.floors.hint':
    '選ばない場合は、すべてのフロアです。選ぶと、そのフロアだけを開けます。表示されるのは、上のグループとプロファイルに'
      + '当てはまるオペレーターのうち、そのフロアに着席している人と未配置の人です。',
  'scope.floor.gone': '削除済み（何も表示されません）',
  'scope.gone': '現在は見つかりません',
  'scope.nothing': 'すべての範囲で一つ以上選ぶか、「すべて」を選んでください。',
  'scope.none': 'グループやプロファイルはまだありません。最初のオペレーターとともに表示されます。',
  'scope.none.found': '該当するものはありません。',

  'tokens.title': 'API トークン',
  'tokens.text': 'API を読み取るプログラム用です。トークンのロールと表示範囲の中で使えます。',
  'tokens.new': '新しいトークン',
  'tokens.none': 'トークンはありません。',
  'tokens.name': '名前',
  'tokens.name.hint': '用途です（例：「ウォールボード連携」）。',
  'tokens.days': '有効日数',
  'tokens.days.hint': '1～366',
  'tokens.created': '作成',
  'tokens.expires': '有効期限',
  'tokens.used': '最終使用',
  'tokens.unused': 'なし',
  'tokens.make': 'トークンを作成',
  'tokens.secret.title': 'トークン {name}',
  'tokens.secret.text':
    '表示されるのは今だけです。これを持つ人は誰でも同じことができるため、'
      + 'パスワードと同じように保管してください。',
  'tokens.secret.use': 'ヘッダーとして送ります：',
  'tokens.scope.legend': 'トークンで見られる範囲',
  'tokens.revoke': '無効にする',
  'tokens.revoke.of': '{name} を無効にする',
  'tokens.revoke.title': '{name} を無効にしますか？',
  'tokens.revoke.text': 'このトークンを使うプログラムは、すぐに拒否されます。取り消しはできません。',
  'tokens.revoked': '{name} を無効にしました。',
  'all.text': 'セッションを終了すると、そのブラウザーは 1 分以内にサインアウトされます。',
};
