import type { FloorsKey } from './floors-en';

export const floorsJa: Readonly<Record<FloorsKey, string>> = {
  'floors.none': 'フロアはまだありません',
  'floors.none.text':
    '現在は、全員がチーム別の自動フロアに表示されています。'
    + '自動フロアをもとにフロアを作って編集するか、実際の配置のファイルを取り込んでください。',
  'floors.none.instances':
    'Amazon Connect インスタンスがまだ接続されていません。'
    + '管理者が「セットアップ」で接続します。その前にファイルからフロアを取り込むこともできます。',
  'floors.none.format':
    'ファイルの形式は /openapi/v1.json をご覧ください。「ダウンロード」で同じ形式のファイルを書き出せます。',
  'floors.automatic.open': '自動フロアから作る',
  'floors.automatic': '自動フロアからフロアを作る',
  'floors.automatic.text':
    '自動フロアと同じ配置のフロアを作ります。チームごとに島を置き、席番号は A01、A02 … となります。',
  'floors.automatic.none':
    '自動フロアがまだありません。インスタンスが未接続か、参照できるインスタンスがありません。',
  'floors.automatic.instance': 'もとにする自動フロア',
  'floors.automatic.seats': '全員を今の位置の席に割り当てる',
  'floors.automatic.seats.hint': 'ほかのフロアに席がある人は、その席のままです。',
  'floors.automatic.make': 'フロアを作る',
  'floors.import': 'フロアを取り込む',
  'floors.import.title': 'フロアの取り込み',
  'floors.name': '名前',
  'floors.name.hint': '普段の呼び方（例：3F）',
  'floors.instances': '表示する Amazon Connect インスタンス',
  'floors.file': 'フロアのファイル（JSON）',
  'floors.file.none': 'ファイルを選択してください。',
  'floors.file.large': 'ファイルが 16 MB を超えています。',
  'floors.file.json': 'JSON として読み取れません：{reason}',
  'floors.made': '「{name}」を座席表に表示しました',
  'floors.made.seated': '「{name}」を座席表に表示し、{n} 人に席を割り当てました',
  'floors.made.unseated':
    '「{name}」を座席表に表示しましたが、席を割り当てられませんでした。座席表で割り当ててください。',
  'floors.column.name': 'フロア',
  'floors.column.version': '版',
  'floors.column.instances': 'インスタンス',
  'floors.unpublished': '未公開',
  'floors.open': '座席表で開く',
  'floors.publish': '新しい版',
  'floors.publish.title': '「{name}」の新しい版',
  'floors.publish.text':
    '表示中のすべての画面で、第 {n} 版がこの版に置き換わります。'
    + '席が残っている人の割り当てはそのままです。',
  'floors.publish.name': '版の名前（任意）',
  'floors.publish.name.hint': '名前を付けた版はずっと残ります。名前のない版は最新の 100 件が残ります。',
  'floors.published': '「{name}」の第 {n} 版を表示しました',
  'floors.published.freed':
    '「{name}」の第 {n} 版を表示しました。{count} 席がなくなり、座っていた人は未配置になりました。',
  'floors.download': 'ダウンロード',
  'floors.versions': '版の一覧',
  'floors.versions.title': '「{name}」の版',
  'floors.versions.none': 'まだ公開されていません。',
  'floors.version.of': '{seats} 席 · {when} · {who}',
  'floors.version.now': '表示中',
  'floors.version.restore': 'この版に戻す',
  'floors.delete': '削除',
  'floors.delete.title': '「{name}」の削除',
  'floors.delete.text':
    '{seated} 人の席の割り当てがなくなります。{scopes} 件の参照範囲がこのフロアを指定しており、'
    + '表示されなくなります。30 日以内なら元に戻せます。',
  'floors.delete.type': 'フロア名を入力してください：{name}',
  'floors.deleted': '「{name}」を削除しました。30 日以内なら元に戻せます。',
  'floors.deleted.title': '削除したフロア',
  'floors.deleted.at': '{when} に削除',
  'floors.restore': '元に戻す',
  'floors.restored': '「{name}」を元に戻しました',
  'floors.change': '名前と拠点',
  'floors.change.of': '「{name}」の名前と拠点',
  'floors.changed': '「{name}」を変更しました',
  'sites.title': '拠点',
  'sites.text': 'フロアに表示される時刻は、すべて拠点のタイムゾーンです。',
  'sites.site': '拠点',
  'sites.add': '拠点を追加',
  'sites.name': '名前',
  'sites.zone': 'タイムゾーン',
  'sites.zone.hint': '例：Asia/Tokyo',
  'sites.floors.one': '1 フロア',
  'sites.floors.other': '{n} フロア',
  'sites.change': '変更',
  'sites.change.of': '「{name}」を変更',
  'sites.delete.of': '拠点「{name}」を削除',
  'sites.made': '拠点「{name}」を追加しました',
  'sites.changed': '拠点「{name}」を変更しました',
  'sites.deleted': '拠点「{name}」を削除しました',
  'floors.problems': 'このファイルは取り込めません',
  'floors.problems.more': 'ほか {n} 件',
};
