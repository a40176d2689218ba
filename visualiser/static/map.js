// The live map: draws what the server placed, and lets people walk it. Plain script, no library, nothing from elsewhere.
"use strict";
(() => {
  const block = document.getElementById("map-data");
  const canvas = document.getElementById("map");
  if (!block || !canvas) return;
  const data = JSON.parse(block.textContent);
  const context = canvas.getContext("2d");
  const $ = (id) => document.getElementById(id);
  const INK = "#0b0c0c", STRONG = "#474d53", FAINT = "#8a9299", BLUE = "#1a5d96", FOCUS = "#ffdd00", PAPER = "#ffffff";
  const FONT = 'Arial, "Liberation Sans", Helvetica, sans-serif';
  const FULL_TURN = Math.PI * 2;

  const nodes = data.nodes.map(([key, type, name, x, y, r, side, lines, step, links, path, members], i) =>
    ({ i, key, type: data.types[type], name, x, y, r, side, lines, step, links, path, members, near: [], place: null }));
  const lines = data.lines.map(([a, b, style, bend, edges, count]) =>
    ({ a: nodes[a], b: nodes[b], style: data.styles[style], bend, edges, count, far: Math.min(nodes[a].step, nodes[b].step) > 1 }));
  for (const line of lines) { line.a.near.push(line); line.b.near.push(line); }
  const start = nodes[data.focus];
  const many = nodes.length > 500;

  let selected = start, hovered = null, found = [], foundAt = -1;
  let scale = 1, left = 0, top_ = 0, fit = 1, wide = 0, tall = 0, dense = 1;
  const hiddenTypes = new Set(), hiddenStyles = new Set();
  let far = true;
  let moving = 0, asked = false;

  // --- what is seen --------------------------------------------------------------------------------------------

  const seen = (node) => node === start || !hiddenTypes.has(node.type.name);
  const drawn = (line) => seen(line.a) && seen(line.b) && !hiddenStyles.has(line.style.name)
    && (far || !line.far || line.a === selected || line.b === selected);

  // --- drawing -------------------------------------------------------------------------------------------------

  function draw() {
    asked = false;
    const s = scale * fit;
    context.setTransform(dense, 0, 0, dense, 0, 0);
    context.fillStyle = PAPER;
    context.fillRect(0, 0, wide, tall);
    context.setTransform(dense * s, 0, 0, dense * s, dense * left, dense * top_);
    const view = { x0: -left / s, y0: -top_ / s, x1: (wide - left) / s, y1: (tall - top_) / s };
    drawLines(s, view);
    drawNodes(s, view);
  }

  function ask() { if (!asked) { asked = true; requestAnimationFrame(draw); } }

  function drawLines(s, view) {
    const tiers = [new Map(), new Map(), new Map()];
    const skip = lines.length > 6000 && moving;
    for (const line of lines) {
      const hot = line.a === selected || line.b === selected;
      if (skip && !hot) continue;
      if (!drawn(line) || outside(line, view)) continue;
      const tier = hot ? 2 : line.a === start || line.b === start ? 1 : 0;
      const kept = tiers[tier].get(line.style);
      if (kept) kept.push(line); else tiers[tier].set(line.style, [line]);
    }
    const thin = Math.max(1, 0.7 / s);
    sample(tiers);
    tiers.forEach((styles, tier) => {
      for (const [style, some] of styles) {
        const heavy = style.heavy && tier < 2;
        context.strokeStyle = tier === 2 ? BLUE : heavy ? INK : tier === 1 ? STRONG : FAINT;
        context.lineWidth = (tier === 2 ? 2.6 : heavy ? 2.6 : tier === 1 ? 1.7 : 1.1) * (many ? thin : 1);
        // Dashes that nobody could tell apart cost most of the time.
        context.setLineDash(s < 0.25 ? [] : style.dash);
        // Where very many lines lie upon one another each is faint, so that where they are dense can be seen.
        context.globalAlpha = many ? Math.min(1, Math.max(tier === 2 ? 0.3 : 0.05, (tier === 2 ? 400 : 1500) / some.length)) : 1;
        for (let k = 0; k < some.length; k += 400) {
          context.beginPath();
          for (const line of some.slice(k, k + 400)) {
            context.moveTo(line.a.x, line.a.y);
            if (line.bend && s > 0.25) context.quadraticCurveTo(line.bend[0], line.bend[1], line.b.x, line.b.y);
            else context.lineTo(line.b.x, line.b.y);
          }
          context.stroke();
        }
      }
    });
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  // Too many to tell apart: some of them, evenly, and a line that says so. Enlarging brings the rest.
  const MOST = 8000;
  function sample(tiers) {
    let all = 0, kept = 0;
    for (const styles of tiers) for (const some of styles.values()) all += some.length;
    if (all > MOST) for (const styles of tiers) for (const [style, some] of styles) {
      const each = Math.ceil(some.length / Math.max(1, Math.round(MOST * some.length / all)));
      const few = some.filter((_, i) => i % each === 0);
      kept += few.length;
      styles.set(style, few);
    }
    const note = $("lod-note");
    if (!note) return;
    note.hidden = all <= MOST;
    note.textContent = all > MOST ? `${kept.toLocaleString("en-GB")} of ${all.toLocaleString("en-GB")} links are drawn at this size. Zoom in to see them all; the table of links has all.` : "";
  }

  function outside(line, view) {
    const bend = line.bend || [line.a.x, line.a.y];
    return Math.max(line.a.x, line.b.x, bend[0]) < view.x0 || Math.min(line.a.x, line.b.x, bend[0]) > view.x1
      || Math.max(line.a.y, line.b.y, bend[1]) < view.y0 || Math.min(line.a.y, line.b.y, bend[1]) > view.y1;
  }

  function drawNodes(s, view) {
    const room = 170;
    const near = nodes.filter((n) => seen(n) && n.x > view.x0 - room && n.x < view.x1 + room && n.y > view.y0 - room && n.y < view.y1 + room);
    const small = s * 9 < 3.5;
    if (small) drawPoints(near, s);
    const labels = s * 12.5 >= 6.5;
    for (const node of near) if (labels && !special(node)) drawLabel(node, 1);
    if (!small) for (const node of near) if (!special(node)) drawShape(node);
    // What is chosen, found or under the pointer stays legible however small the rest is.
    const grown = Math.max(1, 0.85 / s);
    for (const node of near) if (special(node)) { drawLabel(node, labels ? 1 : grown); drawShape(node, small ? grown : 1); }
  }

  const special = (node) => node === selected || node === start || node === hovered || found.includes(node);

  function drawPoints(some, s) {
    const size = Math.max(9, 1.3 / s);
    const by = new Map();
    for (const node of some) { const kept = by.get(node.type); if (kept) kept.push(node); else by.set(node.type, [node]); }
    for (const [type, group] of by) {
      context.fillStyle = type.fill === PAPER ? STRONG : type.fill;
      for (const node of group) context.fillRect(node.x - size, node.y - size, size * 2, size * 2);
    }
  }

  function drawLabel(node, grown) {
    const bold = node === start || node === selected;
    const size = 12.5 * grown, step = 14 * grown, r = node.r * (grown > 1 ? 1 : 1);
    context.font = `${bold ? "bold " : ""}${size}px ${FONT}`;
    context.textBaseline = "alphabetic";
    context.lineJoin = "round";
    const height = node.lines.length * step;
    const side = node.side;
    context.textAlign = side === 0 ? "right" : side === 1 ? "left" : "center";
    const x = side === 0 ? node.x - r - 7 * grown : side === 1 ? node.x + r + 7 * grown : node.x;
    const y = side === 2 ? node.y - r - 5 - height : side === 3 ? node.y + r + 5 : node.y - height / 2;
    context.strokeStyle = PAPER;
    context.lineWidth = 4.5 * grown;
    node.lines.forEach((line, k) => {
      context.strokeText(line, x, y + step * k + 10.7 * grown);
    });
    context.fillStyle = INK;
    node.lines.forEach((line, k) => context.fillText(line, x, y + step * k + 10.7 * grown));
    if (found.includes(node) && node !== selected) {
      const width = Math.max(...node.lines.map((line) => context.measureText(line).width));
      const x0 = side === 0 ? x - width : side === 1 ? x : x - width / 2;
      context.fillRect(x0, y + height, width, 2.5 * grown);
    }
  }

  function drawShape(node, grown = 1) {
    const r = node.r * grown;
    if (node === selected) {
      context.beginPath();
      context.arc(node.x, node.y, r + 6 * grown, 0, FULL_TURN);
      context.fillStyle = FOCUS;
      context.fill();
      context.lineWidth = 2.5 * grown;
      context.strokeStyle = INK;
      context.stroke();
    }
    if (node.members > 1) outline(node, node.x + 4, node.y - 4, r, 1.2);
    outline(node, node.x, node.y, r, node === start ? 3 : 1.6);
  }

  function outline(node, x, y, r, width) {
    const { shape, fill, corners } = node.type;
    context.beginPath();
    if (corners.length) {
      corners.forEach(([px, py], k) => context[k ? "lineTo" : "moveTo"](x + px * r, y + py * r));
      context.closePath();
    } else if (shape === "ellipse") {
      context.roundRect(x - r * 1.2, y - r * 0.75, r * 2.4, r * 1.5, r * 0.75);
    } else {
      context.arc(x, y, r, 0, FULL_TURN);
    }
    context.fillStyle = fill;
    context.fill();
    context.lineWidth = width;
    context.strokeStyle = INK;
    context.setLineDash(shape === "ellipse" ? [3, 2] : []);
    context.stroke();
    context.setLineDash([]);
    if (shape === "ring") {
      context.beginPath();
      context.arc(x, y, r * 0.36, 0, FULL_TURN);
      context.fillStyle = INK;
      context.fill();
    }
  }

  // --- size, zoom, pan -----------------------------------------------------------------------------------------

  function measure() {
    dense = window.devicePixelRatio || 1;
    const box = canvas.getBoundingClientRect();
    wide = Math.round(box.width);
    tall = Math.round(Number(canvas.dataset.tall) * (many ? 1 : wide / Number(canvas.dataset.wide)));
    canvas.width = Math.round(wide * dense);
    canvas.height = Math.round(tall * dense);
    const before = fit;
    fit = many ? Math.min(wide / data.width, tall / data.height) : wide / data.width;
    left *= fit / before;
    top_ *= fit / before;
    hold();
    ask();
  }

  // The picture is never lost from sight.
  function hold() {
    const s = scale * fit, w = data.width * s, h = data.height * s;
    left = w <= wide ? (wide - w) / 2 : Math.min(0.3 * wide, Math.max(left, wide * 0.7 - w));
    top_ = h <= tall ? (tall - h) / 2 : Math.min(0.3 * tall, Math.max(top_, tall * 0.7 - h));
  }

  function zoom(by, x = wide / 2, y = tall / 2) {
    const next = Math.min(many ? 4 / fit : 5, Math.max(lowest(), scale * by));
    left = x - (x - left) * next / scale;
    top_ = y - (y - top_) * next / scale;
    scale = next;
    hold();
    ask();
  }

  const lowest = () => Math.min(1, tall / (data.height * fit));

  function centre(node) {
    const s = scale * fit;
    left = wide / 2 - node.x * s;
    top_ = tall / 2 - node.y * s;
    hold();
  }

  function reveal(node) {
    // On a narrow screen the drawing is wider than the window and scrolls sideways.
    const box = canvas.parentElement, over = box.scrollWidth - box.clientWidth;
    if (over > 0) box.scrollLeft = node.x * scale * fit + left - box.clientWidth / 2;
    const s = scale * fit, x = node.x * s + left, y = node.y * s + top_;
    if (x < 40 || x > wide - 40 || y < 40 || y > tall - 40) centre(node);
  }

  function home() {
    scale = many ? Math.max(1, 0.9 / fit) : 1;
    centre(start);
    if (!many && data.height * fit <= tall) { left = 0; top_ = 0; hold(); }
    select(start);
  }

  function settle() { clearTimeout(moving); moving = setTimeout(() => { moving = 0; ask(); }, 140); }

  // --- choosing ------------------------------------------------------------------------------------------------

  function words(node) {
    const told = [];
    for (const line of node.near) {
      if (!seen(line.a) || !seen(line.b) || hiddenStyles.has(line.style.name)) continue;
      const other = line.a === node ? line.b : line.a;
      for (const edge of line.edges) {
        const [forward, reverse] = data.edges[edge];
        told.push({ said: line.a === node ? forward : reverse, name: other.name, style: line.style.name });
      }
    }
    return told;
  }

  function select(node, quiet) {
    selected = node;
    const kind = node.members > 1 ? `Group of ${node.members} ${node.type.plural}` : node.type.label.charAt(0).toUpperCase() + node.type.label.slice(1);
    const where = node === start ? "where the map starts" : `${node.step} ${node.step === 1 ? "step" : "steps"} away`;
    $("sel-kind").textContent = `${kind}, ${where}`;
    const name = document.createElement("bdi");
    name.textContent = node.name;
    $("sel-name").replaceChildren(name);
    const told = words(node), by = new Map();
    for (const { said, name: other, style } of told) {
      const key = style === "stated" ? said : `${said} (${style})`;
      by.set(key, [...(by.get(key) || []), other]);
    }
    const list = [...by].map(([said, names]) => {
      const some = names.slice(0, 4).join("; ");
      return `${said}: ${some}${names.length > 4 ? ` and ${names.length - 4} more` : ""}`;
    });
    const held = node.members > 1 ? members(node) : "";
    if (list.length > 6) list.splice(6, list.length, "The table of links has the rest.");
    $("sel-links").replaceChildren(...(held ? [held] : []), ...(list.length ? list : ["No links are shown."])
      .map((text) => Object.assign(document.createElement("span"), { className: "said", textContent: text })));
    const go = $("sel-go");
    go.replaceChildren();
    if (node.path) go.append(anchor("Open its page", page(node)), " ");
    go.append(anchor(node.members > 1 ? "Open the group" : "Start from it", begin(node)));
    for (const row of document.querySelectorAll("#map-rows tr[aria-current]")) row.removeAttribute("aria-current");
    let first = null;
    for (const row of document.querySelectorAll(`#map-rows tr[data-drawn="${node.i}"]`)) {
      row.setAttribute("aria-current", "true");
      first = first || row;
    }
    const list_ = document.querySelector(".maptable");
    if (first && !quiet && list_) list_.scrollTop = Math.max(0, first.offsetTop - list_.clientHeight / 3);
    reveal(node);
    ask();
  }

  // The names in a group, from the table beside it.
  function members(node) {
    const names = [...document.querySelectorAll(`#map-rows tr[data-drawn="${node.i}"] th a`)].map((link) => link.textContent);
    const rest = node.members - Math.min(8, names.length);
    return names.length ? `${names.slice(0, 8).join("; ")}${rest ? ` and ${rest} more` : ""}. ` : "";
  }

  function anchor(text, href) {
    const link = document.createElement("a");
    link.textContent = text;
    link.href = href;
    return link;
  }

  const with_ = (base, word, value) => `${base}${base.includes("?") ? "&" : "?"}${word}=${encodeURIComponent(value)}`;
  const page = (node) => `${data.prefix}${node.path}${data.scope.includes("?") ? data.scope.slice(data.scope.indexOf("?")) : ""}`;
  const begin = (node) => node.members > 1
    ? with_(data.open, "open", data.opened ? `${data.opened},${node.key}` : node.key)
    : with_(data.around, "around", node.key);

  function at(event) {
    const box = canvas.getBoundingClientRect(), s = scale * fit;
    const x = (event.clientX - box.left - left) / s, y = (event.clientY - box.top - top_) / s;
    let best = null, nearest = Infinity;
    for (const node of nodes) {
      if (!seen(node)) continue;
      const away = Math.hypot(node.x - x, node.y - y);
      if (away < Math.max(node.r + 5, 12 / s) && away < nearest) { best = node; nearest = away; }
    }
    return best || label(x, y, s);
  }

  function label(x, y, s) {
    if (s * 12.5 < 6.5) return null;
    context.font = `12.5px ${FONT}`;
    for (const node of nodes) {
      if (!seen(node) || Math.abs(node.x - x) > 200 || Math.abs(node.y - y) > 90) continue;
      const width = Math.max(...node.lines.map((line) => context.measureText(line).width)), height = node.lines.length * 14;
      const x0 = node.side === 0 ? node.x - node.r - 7 - width : node.side === 1 ? node.x + node.r + 7 : node.x - width / 2;
      const y0 = node.side === 2 ? node.y - node.r - 5 - height : node.side === 3 ? node.y + node.r + 5 : node.y - height / 2;
      if (x >= x0 && x <= x0 + width && y >= y0 && y <= y0 + height) return node;
    }
    return null;
  }

  // --- walking by keyboard -------------------------------------------------------------------------------------

  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function walk([wx, wy]) {
    let best = null, least = Infinity;
    for (const line of selected.near) {
      if (!seen(line.a) || !seen(line.b) || hiddenStyles.has(line.style.name)) continue;
      const node = line.a === selected ? line.b : line.a;
      const dx = node.x - selected.x, dy = node.y - selected.y, along = dx * wx + dy * wy;
      if (along <= 0) continue;
      const across = Math.abs(dx * wy) + Math.abs(dy * wx);
      // From a node in a column, up and down still reach what is mostly beside it but lies that way.
      const far_ = wx ? across > along * 2.5 : across > along * 8;
      if (!far_ && along + across * (wx ? 1 : 0.4) < least) { best = node; least = along + across * (wx ? 1 : 0.4); }
    }
    if (best) select(best);
    else $("sel-links").textContent = `Nothing linked lies that way from ${selected.name}.`;
  }

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    if (way) walk(way);
    else if (event.key === "Home") home();
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "Enter") location.assign(begin(selected));
    else if (event.key === "o" || event.key === "O") { if (selected.path) location.assign(page(selected)); }
    else if (event.key === "Escape") $("as-table").focus();
    else return;
    event.preventDefault();
  });

  // --- pointer -------------------------------------------------------------------------------------------------

  let drag = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    drag = { x: event.clientX, y: event.clientY, moved: false, touch: event.pointerType === "touch" };
    if (!drag.touch) canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drag) {
      const node = at(event);
      if (node !== hovered) { hovered = node; canvas.classList.toggle("over", Boolean(node)); if (lines.length <= 6000 && (many || scale * fit < 0.6)) ask(); }
      return;
    }
    const dx = event.clientX - drag.x, dy = event.clientY - drag.y;
    if (!drag.moved && Math.hypot(dx, dy) < 5) return;
    drag.moved = true;
    if (drag.touch && !canvas.classList.contains("zoomed")) return;
    drag.x = event.clientX;
    drag.y = event.clientY;
    left += dx;
    top_ += dy;
    hold();
    settle();
    ask();
  });
  canvas.addEventListener("pointerup", (event) => {
    if (drag && !drag.moved) { const node = at(event); if (node) select(node); }
    drag = null;
  });
  canvas.addEventListener("pointercancel", () => { drag = null; });
  canvas.addEventListener("dblclick", (event) => { const node = at(event); if (node) location.assign(begin(node)); });
  canvas.addEventListener("wheel", (event) => {
    // Without the map being chosen first, the wheel goes on to scroll the page.
    if (document.activeElement !== canvas && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY * 0.0016), event.clientX - box.left, event.clientY - box.top);
    touch();
    settle();
  }, { passive: false });
  const touch = () => canvas.classList.toggle("zoomed", scale > 1.01 || data.height * fit * scale > tall + 1);
  $("zoom-in").addEventListener("click", () => { zoom(1.25); touch(); });
  $("zoom-out").addEventListener("click", () => { zoom(0.8); touch(); });
  $("zoom-all").addEventListener("click", () => { scale = lowest(); hold(); touch(); ask(); });

  // --- legend and search ---------------------------------------------------------------------------------------

  const form = $("map-form");
  function filter(first) {
    hiddenTypes.clear();
    hiddenStyles.clear();
    for (const box of form.querySelectorAll("input[type=checkbox]")) {
      if (box.name === "type" && !box.checked) hiddenTypes.add(box.value);
      if (box.name === "line" && !box.checked) hiddenStyles.add(box.value);
      if (box.name === "far") far = box.checked;
    }
    const note = $("far-note");
    if (note) note.hidden = far;
    for (const row of document.querySelectorAll("#map-rows tr")) row.hidden = hiddenTypes.has(row.dataset.type) && Number(row.dataset.drawn) !== start.i;
    if (!seen(selected)) select(start, true); else if (!first) select(selected, true);
    if (!first) keep();
    ask();
  }

  // The address carries the whole view, so that it can be sent to somebody.
  function keep() {
    const address = new URL(location.href);
    for (const name of ["type", "line"]) {
      const boxes = [...form.querySelectorAll(`input[name=${name}][type=checkbox]`)];
      const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
      if (ticked.length === boxes.length) address.searchParams.delete(name);
      else address.searchParams.set(name, ticked.join(",") || "none");
    }
    const box = $("far");
    if (box) address.searchParams.set("far", box.checked ? "yes" : "no");
    history.replaceState(null, "", address);
  }

  form.addEventListener("change", (event) => { if (event.target.type === "checkbox") filter(false); });
  const find = $("find");
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  find.addEventListener("input", () => {
    const text = folded(find.value.trim());
    found = text ? nodes.filter((node) => seen(node) && folded(node.name).includes(text)) : [];
    foundAt = -1;
    $("found").textContent = text ? (found.length === 1 ? "1 found" : `${found.length} found`) + (found.length ? ". Enter chooses." : "") : "";
    ask();
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (!found.length) return;
    foundAt = (foundAt + 1) % found.length;
    select(found[foundAt]);
  });
  document.getElementById("map-rows").addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row && !event.target.closest("a")) select(nodes[Number(row.dataset.drawn)], true);
  });

  // --- beginning -----------------------------------------------------------------------------------------------

  document.documentElement.classList.add("map-live");
  for (const id of ["map", "keys"]) $(id).hidden = false;
  for (const part of document.querySelectorAll(".mapbtns, .mapsearch")) part.hidden = false;
  document.querySelector(".mapscroll").removeAttribute("tabindex");
  const second = $("far-no");
  if (second && $("far")) $("far").addEventListener("change", () => { second.disabled = $("far").checked; });
  canvas.dataset.wide = canvas.width;
  canvas.dataset.tall = canvas.height;
  filter(true);
  // Very many lines come after the nodes, so that there is something to see at once.
  if (lines.length > 6000) settle();
  measure();
  home();
  touch();
  new ResizeObserver(() => { if (Math.round(canvas.getBoundingClientRect().width) !== wide) measure(); }).observe(canvas);
})();
