"use strict";
/* Sorting, filtering and the source of a figure. Without this script the page shows the same content in its own order. */
(() => {
  const fold = (text) => text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const isKept = (row) => row.matches(".total, .derived");
  const SHOWN = "data[title], .mark";
  const status = document.getElementById("nguon-so");

  /* What a cell sorts by: the exact figure, else its words; what has no figure comes last both ways. */
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    const figure = cell.querySelector("data");
    if (figure) return Number(figure.value);
    return cell.matches(".number") || cell.querySelector(".missing") ? null : cell.textContent.trim();
  };
  const compare = (one, other) =>
    typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other), "vi", { numeric: true });

  const sort = (table, column, direction) => {
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter((row) => !isKept(row));
      const keys = new Map(rows.map((row) => [row, keyOf(row, column)]));
      rows.sort((one, other) => {
        const [first, second] = [keys.get(one), keys.get(other)];
        if (first === null || second === null) return (first === null) - (second === null);
        return direction * compare(first, second);
      });
      body.prepend(...rows);
    }
  };

  const makeSortable = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const direction = head.ariaSort === "ascending" ? -1 : 1;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.ariaSort = direction > 0 ? "ascending" : "descending";
        sort(table, column, direction);
      });
    });
  };

  const makeFilterable = (region, table, number) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    const count = document.createElement("span");
    label.className = "filter";
    const isOfUnits = table.tHead.rows[0].cells[0].textContent.trim() === "Đơn vị";
    label.textContent = isOfUnits ? "Tìm đơn vị " : "Tìm trong bảng ";
    input.type = "search";
    input.placeholder = "tên hoặc chữ trong dòng";
    input.id = `loc-${number}`;
    count.setAttribute("role", "status");
    label.append(input, count);
    region.before(label);
    input.addEventListener("input", () => {
      const asked = fold(input.value.trim());
      const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
      rows.forEach((row) => { row.hidden = !fold(row.textContent).includes(asked); });
      const shown = rows.filter((row) => !row.hidden).length;
      count.textContent = asked ? ` ${shown}/${rows.length} dòng` : "";
    });
  };

  const hint = document.createElement("p");
  hint.className = "hint";
  hint.textContent = "Bấm hoặc chạm vào một số để xem nguồn.";
  document.querySelector(".table data[title]")?.closest(".table").before(hint);

  document.querySelectorAll(".table").forEach((region, number) => {
    const table = region.querySelector("table");
    const rows = table.tHead ? table.querySelectorAll("tbody tr").length : 0;
    if (rows > 3) makeSortable(table);
    if (rows > 15) makeFilterable(region, table, number);
  });

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
