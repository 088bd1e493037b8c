import { stateIcon } from '../../ui/state-icons';
import { tileSizes } from '../view/tile-sizes';
import { alarmBadge, checkBadge, doubtBadge, levelBadge } from './badge';
import { bands, icon, roundRect } from './paint-context';
import type { PaintContext } from './paint-context';
import type { Look } from './state-styles';
import { cornerOf, edgeOf, isAlarm } from './subject';
import type { Subject } from './subject';

/** The left edge of a tile: the state, and below it one mark: alert, doubt or number of contacts. */
export function paintSpine(b: PaintContext, s: Subject, look: Look): void {
  const { ctx, w, h, u } = b;
  const { spine: width } = tileSizes(b.tile);
  const edge = edgeOf(s);
  const { texture } = look;
  if (s.view.silent || texture === 'hatch') {
    ctx.save();
    ctx.clip();
    bands(ctx, 0, 0, w, h, 9 * u, 1.4 * u, look.second);
    ctx.restore();
  }
  const corner = Math.max(1, cornerOf(b) - edge);
  roundRect(ctx, edge, edge, width - edge, h - 2 * edge, [corner, 0, 0, corner]);
  if (texture === 'outline') {
    ctx.fillStyle = look.line;
    ctx.fillRect(width - 1, 1, 1, h - 2);
  } else if ((texture !== 'hollow' && texture !== 'hatch') || (s.level === 2 && !isAlarm(look))) {
    const hollow = texture === 'box' || texture === 'hollow' || texture === 'hatch';
    ctx.fillStyle = isAlarm(look) ? b.palette.tokens.colours.onCrit : hollow ? look.body : look.fill;
    ctx.fill();
  }
  if (texture === 'stripes' || texture === 'edge') {
    ctx.save();
    ctx.clip();
    // Dialing has the stripes only at its edge: the contact is not connected yet.
    const striped = texture === 'stripes';
    const from = striped ? 0 : width - 7 * u;
    if (!striped) {
      ctx.beginPath();
      ctx.rect(from, 0, width - from, h);
      ctx.clip();
    }
    bands(ctx, from, 0, width - from, h, (striped ? 17 : 8) * u, (striped ? 7.4 : 3.6) * u, striped ? look.second : look.body);
    ctx.restore();
  } else if (texture === 'box') {
    ctx.save();
    ctx.clip();
    ctx.lineWidth = 5 * u;
    ctx.strokeStyle = look.fill;
    ctx.stroke();
    ctx.restore();
  }
  paintSigns(b, s, look);
}

function paintSigns(b: PaintContext, s: Subject, look: Look): void {
  const { ctx, h, u } = b;
  const sizes = tileSizes(b.tile);
  const edge = edgeOf(s);
  const { alarm, suspect, contacts } = s.view;
  const many = contacts > 1 && b.lettering && b.detail !== 'small';
  const cx = (edge + sizes.spine - (look.texture === 'edge' ? 4 * u : 0)) / 2;
  const marked = s.level > 0 || alarm !== null || suspect || many;
  const size = Math.min(sizes.icon, sizes.spine - edge - 1) * (look.texture === 'edge' ? 0.86 : 1);
  const cy = marked ? h * 0.3 : h / 2;
  if (look.texture === 'stripes') {
    roundRect(ctx, cx - size * 0.57, cy - size * 0.57, size * 1.14, size * 1.14, 5 * u);
    ctx.fillStyle = look.fill;
    ctx.fill();
  }
  icon(ctx, stateIcon(s.view), cx, cy, look.texture === 'stripes' ? size * 0.95 : size, look.icon);
  const below = Math.min(sizes.spine - edge - 1, sizes.icon + 1);
  if (s.handled) checkBadge(b, cx, h * 0.7, below);
  else if (alarm !== null) alarmBadge(b, alarm, cx, h * 0.7, below);
  else if (s.level > 0) levelBadge(b, s.level, cx, h * 0.7, below);
  else if (suspect) doubtBadge(b, cx, h * 0.7, below * 0.9);
  else if (many) {
    ctx.fillStyle = look.icon;
    ctx.textAlign = 'center';
    b.text.line(ctx, `×${Math.min(99, contacts)}`, cx, h * 0.7 + 4 * u, sizes.spine, 750, Math.max(9.5, 12.5 * u));
    ctx.textAlign = 'left';
  }
}
