"use strict";
/* Finding and comparing units, sorting, filtering, copying, and the source of a figure. Without this script the page
   shows the same content in its own order. */
(() => {
  const isKept = (row) => row.matches(".total, .derived");
  const SHOWN = "data[title], .mark";
  const status = document.getElementById("nguon-so");

  const make = (tag, properties, ...content) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...content);
    return element;
  };
  const button = (text, onclick) => make("button", { type: "button", onclick }, text);
  const textOf = (cell) => cell.innerText.replace(/\s+/g, " ").trim();

  /* Opens what hides an element, and the section that it heads. */
  const reveal = (element) => {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };

  /* --- Tables: order, columns, rows, copy --- */

  /* What a cell sorts by: the exact figure, else its words; what has no figure comes last both ways. */
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    const figure = cell.querySelector("data");
    if (figure) return Number(figure.value);
    return cell.matches(".number") || cell.querySelector(".missing") ? null : cell.textContent.trim();
  };
  const compare = (one, other) =>
    typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other), "vi", { numeric: true });

  const sorted = (rows, column, direction) => {
    const keys = new Map(rows.map((row) => [row, keyOf(row, column)]));
    return rows.sort((one, other) => {
      const [first, second] = [keys.get(one), keys.get(other)];
      if (first === null || second === null) return (first === null) - (second === null);
      return direction * compare(first, second);
    });
  };

  /* A table with its rows as they came. Rows are sorted within their groups, or all as one group. */
  const arrange = (table, state) => {
    const bodies = [...table.tBodies];
    bodies.forEach((body, place) => body.append(...state.groups[place]));
    const groups = state.isOne ? [state.groups.flat()] : state.groups;
    groups.forEach((group, place) => {
      const rows = group.filter((row) => !isKept(row));
      if (state.isOne || state.direction) {
        bodies[place].prepend(...(state.direction ? sorted(rows, state.column, state.direction) : rows));
      }
    });
  };

  /* Figures first come the largest first, words by the alphabet; a third press gives the page's order back. */
  const makeSortable = (table, state) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const sort = make("button", { type: "button", className: "sort" }, ...head.childNodes);
      head.append(sort);
      sort.addEventListener("click", () => {
        const first = [...table.tBodies].flatMap((body) => [...body.rows]).some((row) => row.cells[column].querySelector("data")) ? -1 : 1;
        const steps = [first, -first, 0];
        state.direction = state.column === column ? steps[(steps.indexOf(state.direction) + 1) % 3] : first;
        state.column = column;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (state.direction) head.setAttribute("aria-sort", state.direction > 0 ? "ascending" : "descending");
        arrange(table, state);
      });
    });
  };

  /* One of several buttons is pressed; `choose` gets its place. */
  const choices = (label, names, choose) => {
    const buttons = names.map((name, place) => button(name, () => {
      press(place);
      choose(place);
    }));
    const press = (pressed) => buttons.forEach((each, place) => { each.setAttribute("aria-pressed", String(place === pressed)); });
    press(0);
    const group = make("span", { className: "choices" }, ...buttons);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", label);
    return group;
  };

  const viewsOf = (head) => (head.dataset.view ? head.dataset.view.split("|") : null);
  const showView = (table, view) => {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const isHidden = viewsOf(head) !== null && !viewsOf(head).includes(view);
      for (const row of table.rows) row.cells[column].hidden = isHidden;
    });
  };
  const hasMissed = (row) => [...row.querySelectorAll(".verdict.bad")].some((each) => !each.closest("td, th").hidden);

  const copyTable = (table, copied) => {
    const rows = [...table.rows].filter((row) => !row.hidden);
    const text = rows.map((row) => [...row.cells].filter((cell) => !cell.hidden).map(textOf).join("\t")).join("\n");
    const done = () => { copied.textContent = "Đã chép"; };
    const byHand = () => {
      const area = make("textarea", { value: text });
      document.body.append(area);
      area.select();
      if (document.execCommand("copy")) done();
      area.remove();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand);
    else byHand();
  };

  const makeFilter = (table, number) => {
    const fold = (text) => text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    const input = make("input", { type: "search", placeholder: "chữ trong dòng", id: `loc-${number}` });
    const count = make("span", {});
    count.setAttribute("role", "status");
    input.addEventListener("input", () => {
      const asked = fold(input.value.trim());
      const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
      rows.forEach((row) => { row.hidden = !fold(row.textContent).includes(asked); });
      const shown = rows.filter((row) => !row.hidden).length;
      count.textContent = asked ? ` ${shown}/${rows.length} dòng` : "";
    });
    return make("label", {}, "Tìm trong bảng ", input, count);
  };

  const addTools = (region, number) => {
    const table = region.querySelector("table");
    if (!table.tHead) return;
    const state = { groups: [...table.tBodies].map((body) => [...body.rows]), column: -1, direction: 0, isOne: false };
    const rows = state.groups.flat();
    if (rows.length <= 3) return;
    makeSortable(table, state);
    const tools = make("div", { className: "tools" });
    const views = [...new Set([...table.tHead.rows[0].cells].flatMap((head) => viewsOf(head) || []))];
    const isOfUnits = rows.some((row) => row.cells[0].querySelector(UNIT));
    let isOnlyMissed = false;
    const filter = () => rows.forEach((row) => { row.hidden = isOnlyMissed && !isKept(row) && !hasMissed(row); });
    if (views.length) {
      tools.append(choices("Cột hiện trong bảng", views, (place) => { showView(table, views[place]); filter(); }));
      showView(table, views[0]);
    }
    if (views.length && state.groups.length > 2) {
      tools.append(choices("Thứ tự các dòng", ["Theo nhóm", "Toàn tỉnh"], (place) => { state.isOne = place === 1; arrange(table, state); }));
    }
    if (views.length && rows.some(hasMissed)) {
      tools.append(choices("Dòng hiện trong bảng", ["Mọi đơn vị", "Chỉ chưa đạt"], (place) => { isOnlyMissed = place === 1; filter(); }));
    }
    if (rows.length > 25 && !isOfUnits) tools.append(makeFilter(table, number));
    if (tools.childElementCount) region.before(tools);
    const copied = button("Chép bảng", () => { copyTable(table, copied); });
    copied.className = "copy";
    table.caption.prepend(copied);
  };

  /* --- Units: one found, or two compared, also by the page's address --- */

  const UNIT = 'a[href*="don-vi/"]';
  const unitOf = (link) => /don-vi\/([a-z0-9-]+)\.html/.exec(link.getAttribute("href"))?.[1];
  const placesByUnit = new Map();
  const names = new Map();
  document.querySelectorAll(`main ${UNIT}`).forEach((link) => {
    const unit = unitOf(link);
    const place = link.matches(".mark") ? link : link.closest("tr, li");
    if (!unit || link.matches(".flag") || !place) return;
    placesByUnit.set(unit, [...(placesByUnit.get(unit) || []), place]);
    const name = link.textContent.trim();
    if (!link.matches(".mark") && !(names.get(unit)?.length <= name.length)) names.set(unit, name);
  });
  const units = [...names.keys()].sort((one, other) => compare(names.get(one), names.get(other)));

  /* Rows of a table headed by the links of both units, as cells of a comparison. */
  const rowOf = (table, unit) =>
    [...table.tBodies].flatMap((body) => [...body.rows]).find((row) => {
      const link = row.cells[0].querySelector(UNIT);
      return link && unitOf(link) === unit;
    });
  const FIGURE = { pct: [0, 2, ""], points: [0, 2, ""], vnd: [9, 2, " tỷ"] };
  const written = (number, decimals) =>
    number.toLocaleString("vi-VN", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const difference = (first, second) => {
    const [one, other] = [first, second].map((cell) => cell.querySelector("data"));
    const kinds = [one, other].map((figure) => figure?.dataset.key.split(":").pop());
    if (!one || kinds[0] !== kinds[1]) return "";
    const isMoney = one.dataset.key.includes("/tien/") && !/_(pct|points)$|^points$/.test(kinds[0]);
    const [power, decimals, unit] = FIGURE[isMoney ? "vnd" : kinds[0].split("_").pop()] || [0, 0, ""];
    const size = (Number(one.value) - Number(other.value)) / 10 ** power;
    return `${size > 0 ? "+" : size < 0 ? "−" : ""}${written(Math.abs(size), decimals)}${unit}`;
  };
  /* Points stand in place of lost points; a target has a row of its own. */
  const textToCompare = (cell) => {
    const figure = cell.querySelector("data");
    if (figure?.dataset.key.endsWith(":points")) return written(Number(figure.value), 2);
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(".against").forEach((each) => each.remove());
    return textOf(copy);
  };
  const isOfPoints = (row) => row.querySelector("data")?.dataset.key.endsWith(":points");
  /* For a table that lists one of both units only, as that of violations. */
  const NOT_LISTED = "–";
  /* Which criteria make the difference of two totals, the largest first. */
  const pointsSentence = (heads, rows) => {
    const gaps = heads.map((head, place) => {
      const [one, other] = rows.map((row) => Number(row.cells[place + 1].querySelector("data")?.value));
      return { name: head.textContent.replace(/\s*\(.*/, "").trim(), size: Math.round((one - other) * 100) / 100 };
    });
    const total = gaps.pop().size;
    if (Number.isNaN(total)) return "Có đơn vị chưa có tổng điểm";
    const parts = gaps.filter(({ size }) => size).sort((one, other) => Math.abs(other.size) - Math.abs(one.size))
      .map(({ name, size }) => `${name} ${size > 0 ? "+" : "−"}${written(Math.abs(size), 2)}`);
    const verb = total < 0 ? "kém" : total > 0 ? "hơn" : "bằng điểm nhau,";
    return `Tổng điểm ${verb} ${written(Math.abs(total), 2)}${parts.length ? `: ${parts.join("; ")}` : ""}`;
  };
  const comparison = (first, second) => {
    const body = make("tbody", {});
    const said = ["Các số có trên trang này; chênh lệch lấy cột trước trừ cột sau, của tỷ lệ tính bằng điểm phần trăm; " +
      `${NOT_LISTED}: bảng không có đơn vị`];
    const tables = [...document.querySelectorAll("main .table:not(.compared) table")]
      .map((table) => ({ table, rows: [rowOf(table, first), rowOf(table, second)] }))
      .filter(({ rows: [one, other] }) => one || other)
      .map(({ table, rows }) => ({ table, rows, ofPoints: rows.every((row) => row && isOfPoints(row)) }));
    /* Points decide a rank: they come first. */
    tables.sort((one, other) => Number(other.ofPoints) - Number(one.ofPoints));
    for (const { table, rows, ofPoints } of tables) {
      const heads = [...table.tHead.rows[0].cells].slice(1);
      if (ofPoints) said.unshift(pointsSentence(heads, rows));
      const compared = heads.flatMap((head, place) => {
        const cells = rows.map((row) => (row ? row.cells[place + 1] : make("td", {}, NOT_LISTED)));
        if (!cells.some((cell) => cell.querySelector("data") || cell.matches(".number, .heat"))) return [];
        const shown = cells.map((cell) => make("td", { className: "number" }, textToCompare(cell)));
        return [make("tr", {}, make("th", { scope: "row" }, head.textContent.trim()), ...shown,
          make("td", { className: "number" }, difference(...cells)))];
      });
      if (!compared.length) continue;
      const title = ofPoints ? "Điểm từng tiêu chí" : table.caption.querySelector("span").firstChild.textContent;
      body.append(make("tr", { className: "total" }, make("th", { scope: "rowgroup", colSpan: 4 }, title)), ...compared);
    }
    const heads = ["Chỉ số", names.get(first), names.get(second), "Chênh lệch"]
      .map((text, place) => make("th", { scope: "col", className: place ? "number" : "" }, text));
    const caption = make("caption", {}, make("span", {}, `${names.get(first)} so với ${names.get(second)}`,
      ...said.map((text) => make("small", {}, text))));
    return make("table", {}, caption, make("thead", {}, make("tr", {}, ...heads)), body);
  };

  if (units.length > 1) {
    const options = () => ["", ...units].map((unit) => make("option", { value: unit }, names.get(unit) || "–"));
    const [one, other] = ["don-vi", "so-voi"].map((name) => make("select", { id: `chon-${name}` }, ...options()));
    const said = make("span", {});
    said.setAttribute("role", "status");
    const compared = make("section", { className: "table compared", tabIndex: 0, hidden: true });
    compared.setAttribute("aria-label", "So sánh hai đơn vị");
    const bar = make("div", { className: "tools finder" },
      make("label", {}, "Tìm đơn vị ", one), make("label", {}, "so với ", other), said);
    const hasUnits = (each) => each.querySelector(UNIT);
    let place = [...document.querySelectorAll("main .picture, main .table")].find(hasUnits) || document.querySelector(`main ${UNIT}`);
    while (place.parentElement.id !== "noi-dung") place = place.parentElement;
    place.before(bar, compared);

    const show = ([unit, second], isAsked) => {
      document.querySelectorAll(".found").forEach((each) => each.classList.remove("found"));
      [one.value, other.value] = [unit || "", second || ""];
      const places = placesByUnit.get(unit) || [];
      places.forEach((each) => each.classList.add("found"));
      said.replaceChildren();
      if (unit) {
        const link = document.querySelector(`main a[href*="don-vi/${unit}.html"]`).getAttribute("href").split("#")[0];
        const go = button("Đến chỗ đầu tiên", () => { goTo(places); });
        said.append(go, " ", make("a", { href: link }, `Trang của ${names.get(unit)}`));
      }
      const isPair = Boolean(unit && second && unit !== second);
      compared.hidden = !isPair;
      compared.replaceChildren(...(isPair ? [comparison(unit, second)] : []));
      if (isAsked && isPair) bar.scrollIntoView();
      else if (isAsked && unit) goTo(places);
    };
    const goTo = (places) => {
      const isVisible = (each) => !each.closest("details:not([open])");
      const first = places.find((each) => isVisible(each) && !each.matches("li")) || places.find(isVisible) || places[0];
      reveal(first);
      first.scrollIntoView({ block: "center" });
    };
    const asked = () => {
      const [, listed] = /^#don-vi=([a-z0-9,-]+)$/.exec(location.hash) || [];
      return (listed || "").split(",").filter((unit) => names.has(unit));
    };
    [one, other].forEach((select) => select.addEventListener("change", () => {
      const chosen = one.value ? [one.value, other.value].filter(Boolean) : [];
      history.replaceState(null, "", `#${chosen.length ? `don-vi=${chosen.join(",")}` : ""}`);
      show(chosen, false);
    }));
    addEventListener("hashchange", () => { if (asked().length) show(asked(), true); });
    if (asked().length) addEventListener("load", () => { show(asked(), true); });
  }

  const hint = make("p", { className: "hint" }, "Bấm hoặc chạm vào một số để xem nguồn.");
  const first = document.querySelector(".table data[title]")?.closest(".table");
  (first?.closest(".columns") || first)?.before(hint);
  document.querySelectorAll("main .table:not(.compared)").forEach(addTools);

  /* --- The page: contents, folded sections, paper --- */

  const headings = [...document.querySelectorAll("main h2[id]")];
  if (headings.length > 5) {
    const links = headings.map((heading) => {
      const text = [...heading.childNodes].find((node) => node.nodeType === 3).textContent;
      return make("li", {}, make("a", { href: `#${heading.id}` }, text));
    });
    const all = button("Mở tất cả các mục", () => {
      const folds = [...document.querySelectorAll("main details")];
      const isOpen = folds.every((fold) => fold.open);
      folds.forEach((fold) => { fold.open = !isOpen; });
      all.textContent = isOpen ? "Mở tất cả các mục" : "Gập tất cả các mục";
    });
    const contents = make("details", { className: "contents" }, make("summary", {}, "Mục lục"),
      make("ul", {}, ...links, make("li", {}, all)));
    (document.querySelector("header nav") || document.querySelector("header")).append(contents);
  }
  const openTarget = () => {
    const target = /^#[\w-]+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (target) { reveal(target); target.scrollIntoView(); }
  };
  addEventListener("hashchange", openTarget);
  addEventListener("load", openTarget);

  /* Browsers that cannot print what is folded print it open. */
  const opened = [];
  addEventListener("beforeprint", () => {
    opened.push(...document.querySelectorAll("details:not([open])"));
    opened.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => { opened.splice(0).forEach((fold) => { fold.open = false; }); });

  /* --- The source of a figure --- */

  /* One figure of each table can be reached with Tab; the arrows go on from there. */
  const show = (figure) => {
    document.querySelector(".asked")?.classList.remove("asked");
    figure?.classList.add("asked");
    if (!figure) status.textContent = "";
    else status.textContent = figure.matches("data") ? `${figure.textContent}: ${figure.title}` : figure.getAttribute("aria-label");
  };
  const marksOf = (chart) => [...chart.querySelectorAll(".mark")];
  const step = (figure, key) => {
    if (figure.matches(".mark")) {
      const marks = marksOf(figure.closest("svg"));
      const place = marks.indexOf(figure) + (["ArrowDown", "ArrowRight"].includes(key) ? 1 : -1);
      return marks[place];
    }
    const table = figure.closest("table");
    if (!table) return null;
    const all = [...table.querySelectorAll("data[title]")];
    const place = all.indexOf(figure);
    if (key === "ArrowRight") return all[place + 1];
    if (key === "ArrowLeft") return all[place - 1];
    const column = figure.closest("td, th").cellIndex;
    const above = (other) => other.closest("td, th").cellIndex === column;
    return key === "ArrowDown" ? all.slice(place + 1).find(above) : all.slice(0, place).findLast(above);
  };
  document.querySelectorAll(".table").forEach((region) => {
    const first = region.querySelector("data[title]");
    if (first) first.tabIndex = 0;
  });
  document.querySelectorAll("main data[title]").forEach((figure) => {
    if (!figure.closest("table")) figure.tabIndex = 0;
  });
  /* So can one mark of each chart. A first tap shows the value of a mark, a second follows its link. */
  document.querySelectorAll(".charts svg").forEach((chart) => {
    marksOf(chart).forEach((mark, place) => { mark.setAttribute("tabindex", place ? -1 : 0); });
  });
  let isTouched = false;
  document.addEventListener("pointerdown", (event) => { isTouched = event.pointerType === "touch"; });
  document.addEventListener("click", (event) => {
    const figure = event.target.closest(SHOWN);
    if (isTouched && figure?.matches("a.mark:not(.asked)")) event.preventDefault();
    show(figure);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(SHOWN) && !isTouched) show(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(null);
    if (!event.key.startsWith("Arrow") || !event.target.matches(SHOWN)) return;
    const next = step(event.target, event.key);
    if (!next) return;
    event.preventDefault();
    event.target.setAttribute("tabindex", -1);
    next.setAttribute("tabindex", 0);
    next.focus();
  });
})();
