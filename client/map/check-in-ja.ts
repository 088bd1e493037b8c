import type { CheckInKey } from './check-in-en';

export const checkInJa: Readonly<Record<CheckInKey, string>> = {
  'checkIn.title': '着席の確認',
  'checkIn.wants': '{name} さんが席 {desk} を希望',
  'checkIn.floor': '{floor}、残り {time}',
  'checkIn.others.one': 'この席にはすでに人がいます。',
  'checkIn.others.other': 'この席にはすでに {n} 名います。',
  'checkIn.account': 'アカウント：{name}',
  'checkIn.confirm': '承認',
  'checkIn.refuse': '却下',
  'checkIn.confirm.of': '{name} さんの着席を承認',
  'checkIn.refuse.of': '{name} さんの着席を却下',
  'checkIn.confirmed': '{name} さんが席 {desk} に着席しました。',
  'checkIn.refused': '{name} さんの着席を却下しました。',
  'checkIn.late.confirmed': '{by} さんが先に承認しました。',
  'checkIn.late.refused': '{by} さんが先に却下しました。',
  'checkIn.late': 'この申請は終了しています。',
  'checkIn.failed': 'サーバーが応答しません。もう一度お試しください。',
  'checkIn.more': 'ほか {n} 件',
};
