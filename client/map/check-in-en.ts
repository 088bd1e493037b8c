export const checkInEn = {
  'checkIn.title': 'Check-ins to confirm',
  'checkIn.wants': '{name} wants seat {desk}',
  'checkIn.floor': '{floor}, {time} left',
  'checkIn.others.one': 'Somebody already has this seat.',
  'checkIn.others.other': '{n} people already have this seat.',
  'checkIn.account': 'Account: {name}',
  'checkIn.confirm': 'Confirm',
  'checkIn.refuse': 'Refuse',
  'checkIn.confirm.of': 'Confirm the check-in of {name}',
  'checkIn.refuse.of': 'Refuse the check-in of {name}',
  'checkIn.confirmed': '{name} is at seat {desk} now.',
  'checkIn.refused': 'The check-in of {name} was refused.',
  'checkIn.late.confirmed': '{by} was first, and confirmed it.',
  'checkIn.late.refused': '{by} was first, and refused it.',
  'checkIn.late': 'It is not asked for any more.',
  'checkIn.failed': 'The server did not answer. Try again.',
  'checkIn.more': 'and {n} more',
} as const;

export type CheckInKey = keyof typeof checkInEn;
