// What marks, lines and labels are drawn with.

export function canvasPen(context) {
  const paths = new Map();
  const path = (d) => {
    if (!paths.has(d)) paths.set(d, new Path2D(d));
    return paths.get(d);
  };
  return {
    context,
    shape(d, { x = 0, y = 0, scale = 1, fill, stroke, width = 1, dash = [], alpha = 1 }) {
      context.save();
      context.translate(x, y);
      context.scale(scale, scale);
      context.globalAlpha = alpha;
      if (fill) {
        context.fillStyle = banded(context, fill);
        context.fill(typeof d === "string" ? path(d) : d);
      }
      if (stroke) {
        context.strokeStyle = stroke;
        context.lineWidth = width / scale;
        if (dash.length) context.setLineDash(dash.map((length) => length / scale));
        context.stroke(typeof d === "string" ? path(d) : d);
      }
      context.restore();
    },
    text(words, { x, y, size, fill, halo, bold = false, base = "top", alpha = 1, from = "ltr" }) {
      context.save();
      context.globalAlpha = alpha;
      context.font = `${bold ? "600 " : ""}${size}px system-ui, sans-serif`;
      context.textAlign = "center";
      context.textBaseline = base;
      context.direction = from;
      context.lineJoin = "round";
      if (halo) {
        context.strokeStyle = halo;
        context.lineWidth = size / 3;
        context.strokeText(words, x, y);
      }
      context.fillStyle = fill;
      context.fillText(words, x, y);
      context.restore();
    },
  };
}

// Several colours are bands beside each other: who works in three areas has the colours of all three.
function banded(context, fill) {
  if (typeof fill === "string") return fill;
  const bands = context.createLinearGradient(2, 0, 14, 0);
  fill.forEach((colour, i) => {
    bands.addColorStop(i / fill.length, colour);
    bands.addColorStop((i + 1) / fill.length, colour);
  });
  return bands;
}
