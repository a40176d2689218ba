"use strict";
// Stands inside the file that a person takes away: gives vis-network what the file holds, and draws shapes and labels.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const CORNERS = read("corners");
const FONT = 'Arial, "Liberation Sans", Helvetica, sans-serif';
const all = read("nodes");
const nodes = new vis.DataSet(all.map((node) => ({ ...node, ctxRenderer: (told) => renderer(node, told) })));
const edges = new vis.DataSet(read("edges"));

function renderer(node, { ctx, x, y, state }) {
  const r = node.radius, lines = node.label.split("\n");
  return {
    drawNode() {
      if (state.selected) {
        ctx.beginPath();
        ctx.arc(x, y, r + 6, 0, Math.PI * 2);
        ctx.fillStyle = "#ffdd00";
        ctx.fill();
        ctx.lineWidth = 2.5;
        ctx.strokeStyle = "#0b0c0c";
        ctx.stroke();
      }
      if (node.members > 1) shape(ctx, node, x + 4, y - 4, r, 1.2);
      shape(ctx, node, x, y, r, node.focus ? 3 : 1.6);
    },
    drawExternalLabel() {
      const side = node.side, height = lines.length * 14;
      ctx.font = `${node.focus || state.selected ? "bold " : ""}12.5px ${FONT}`;
      ctx.textBaseline = "alphabetic";
      ctx.textAlign = side === "left" ? "right" : side === "right" ? "left" : "center";
      const tx = side === "left" ? x - r - 7 : side === "right" ? x + r + 7 : x;
      const ty = side === "above" ? y - r - 5 - height : side === "below" ? y + r + 5 : y - height / 2;
      ctx.lineJoin = "round";
      ctx.lineWidth = 4.5;
      ctx.strokeStyle = "#ffffff";
      lines.forEach((line, k) => ctx.strokeText(line, tx, ty + 14 * k + 10.7));
      ctx.fillStyle = "#0b0c0c";
      lines.forEach((line, k) => ctx.fillText(line, tx, ty + 14 * k + 10.7));
    },
    nodeDimensions: { width: r * 2, height: r * 2 },
  };
}

function shape(ctx, node, x, y, r, width) {
  const corners = CORNERS[node.form];
  ctx.beginPath();
  if (corners) {
    corners.forEach(([px, py], k) => ctx[k ? "lineTo" : "moveTo"](x + px * r, y + py * r));
    ctx.closePath();
  } else if (node.form === "ellipse") {
    ctx.roundRect(x - r * 1.2, y - r * 0.75, r * 2.4, r * 1.5, r * 0.75);
  } else {
    ctx.arc(x, y, r, 0, Math.PI * 2);
  }
  ctx.fillStyle = node.fill;
  ctx.fill();
  ctx.lineWidth = width;
  ctx.strokeStyle = "#0b0c0c";
  ctx.setLineDash(node.form === "ellipse" ? [3, 2] : []);
  ctx.stroke();
  ctx.setLineDash([]);
  if (node.form === "ring") {
    ctx.beginPath();
    ctx.arc(x, y, r * 0.36, 0, Math.PI * 2);
    ctx.fillStyle = "#0b0c0c";
    ctx.fill();
  }
}

var network = new vis.Network(document.getElementById("network"), { nodes, edges }, read("options"));
network.fit({ animation: false });
for (const [id, by] of [["in", 1.25], ["out", 0.8]]) {
  document.getElementById(id).addEventListener("click", () => network.moveTo({ scale: network.getScale() * by }));
}
document.getElementById("fit").addEventListener("click", () => network.fit({ animation: false }));

const chosen = document.getElementById("chosen");
network.on("select", ({ nodes: some }) => {
  if (!some.length) { chosen.textContent = "Nothing is chosen."; return; }
  const told = network.getConnectedEdges(some[0]).map((id) => edges.get(id).title);
  const more = told.length > 12 ? `; and ${told.length - 12} more` : "";
  chosen.textContent = `${nodes.get(some[0]).title}. ${told.slice(0, 12).join("; ")}${more}.`;
});
const far = document.getElementById("far");
if (far) far.addEventListener("change", () => {
  edges.update(edges.get({ filter: (edge) => edge.far }).map((edge) => ({ id: edge.id, hidden: !far.checked })));
});
