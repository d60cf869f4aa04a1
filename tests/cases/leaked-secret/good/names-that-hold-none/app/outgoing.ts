export const names = { MAILDEV_OUTGOING_PASS: 'outgoingPass' };
