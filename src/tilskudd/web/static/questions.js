// Forms with questions, a little quicker: everything here is also done by the server when the form is saved.
"use strict";
(() => {
  const SPACE = "\u00a0";
  const MINUS = "\u2212";
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const grouped = (number) => String(Math.abs(number)).replace(/\B(?=(\d{3})+$)/g, SPACE);
  const figure = (number) => (number < 0 ? MINUS : "") + grouped(number);

  // Whole kroner as people write them; null when it cannot be read, and then it counts for nothing.
  const kroner = (written) => {
    const bare = written.trim().replace(/^kr\.?\s*/i, "").replace(/\s*(kr\.?|kroner|,-)$/i, "").replace(/,00$/, "").trim();
    if (!/^(\d{1,3}([ .\u00a0\u202f]\d{3})+|\d+)$/.test(bare)) return null;
    const number = Number(bare.replace(/\D/g, ""));
    return Number.isSafeInteger(number) ? number : null;
  };

  // ---- how much room is left
  const segmenter = "Segmenter" in Intl ? new Intl.Segmenter("nb", { granularity: "grapheme" }) : null;
  const length = (text) => (segmenter ? [...segmenter.segment(text)].length : [...text].length);
  const count = (field) => {
    const told = document.getElementById(`igjen-${field.name}`);
    const most = Number(field.dataset.most);
    if (!told || !most) return;
    const bare = field.value.trim();
    const left = most - length(field.tagName === "INPUT" ? bare.replace(/\s+/g, " ") : bare);
    told.textContent = (left < 0 ? told.dataset.over : told.dataset.left).replace("{}", grouped(left));
    told.classList.toggle("over", left < 0);
  };

  // ---- the budget
  const refused = (cell) => {
    const status = cell.closest("tr").querySelector("select");
    return status !== null && status.value === "refused";
  };
  const sum = (cells) => cells.reduce((total, cell) => total + (refused(cell) ? 0 : kroner(cell.value) || 0), 0);
  const add = (budget) => {
    const costs = sum(all("[data-cost]", budget));
    const income = sum(all("[data-income]", budget));
    budget.querySelector("[data-costs]").textContent = figure(costs);
    budget.querySelector("[data-income-sum]").textContent = figure(income);
    const alert = budget.querySelector("[data-out-of-balance]");
    const lacks = costs - income;
    const [heading, advice] = [alert.querySelector("p"), alert.querySelector("p span")];
    heading.textContent = (lacks > 0 ? alert.dataset.lacking : alert.dataset.exceeding)
      .replace("{}", `${grouped(lacks)}${SPACE}kr`);
    advice.textContent = lacks > 0 ? alert.dataset.moreIncome : alert.dataset.lessIncome;
    alert.hidden = lacks === 0;
    budget.querySelector("[data-in-balance]").hidden = lacks !== 0 || costs === 0;
  };
  const MOST_ROWS = 40;
  const addRow = (button) => {
    const pattern = all("template[data-rows]").find((one) => one.dataset.rows === button.value);
    const rows = button.closest("p").previousElementSibling.querySelector("tbody");
    const start = `${button.value}-`;
    const numbers = all("[name]", rows).filter((one) => one.name.startsWith(start)).map((one) => parseInt(one.name.slice(start.length), 10));
    const number = Math.max(0, ...numbers) + 1;
    if (!pattern || number > MOST_ROWS) return false;
    const row = pattern.content.cloneNode(true);
    for (const one of all("*", row)) {
      for (const { name, value } of [...one.attributes]) {
        if (value.includes("__")) one.setAttribute(name, value.replace("__", String(number)));
      }
      if (one.children.length === 0) one.textContent = one.textContent.replace("__", String(number));
    }
    rows.append(row);
    rows.lastElementChild.querySelector("input").focus();
    return true;
  };

  // ---- questions that are asked only when another is answered so
  const fieldsOf = (form, key) => all("[name]", form).filter((one) => one.name === key || one.name.startsWith(`${key}-`));
  const answered = (one) => (one.type === "radio" || one.type === "checkbox" ? one.checked && one.value !== "" : one.value.trim() !== "");
  const isMet = (form, { if: key, ifKind: kind, ifOption: option, ifAbove: above }) => {
    const fields = fieldsOf(form, key);
    if (kind === "has") return fields.some((one) => one.checked && one.value === option);
    if (kind === "yes") return fields.some((one) => one.checked);
    if (kind === "above") {
      const amount = fields.find((one) => one.name === `${key}-applied`) || fields.find((one) => one.name === key);
      const number = amount ? kroner(amount.value) : null;
      return number !== null && number > Number(above);
    }
    return fields.some((one) => one.tagName !== "SELECT" && answered(one));
  };
  const showAsked = (form) => {
    for (const question of all("[data-if]", form)) {
      const other = all("[data-question]", form).find((one) => one.dataset.question === question.dataset.if);
      // What is decided on another page stays as the server said.
      if (other) question.hidden = other.hidden || !isMet(form, question.dataset);
    }
  };

  // ---- saving by itself
  const WAIT = 10000;
  const saving = (form) => {
    const told = form.querySelector("[data-saved]") || document.querySelector("[data-saved]");
    let waiting = null;
    let busy = null;
    const later = () => {
      if (waiting === null) waiting = setTimeout(() => { busy = save().finally(() => { busy = null; }); }, WAIT);
    };
    const save = async () => {
      waiting = null;
      const sent = new FormData(form);
      for (const [name, value] of [...sent.entries()]) if (value instanceof File) sent.delete(name);
      // A file is taken away only by somebody who presses a button.
      sent.delete("fjern");
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body: sent, headers: { Accept: "application/json" } });
        const read = await answer.json();
        if (told) told.textContent = read.saved || read.failed || told.dataset.failed;
        const seen = form.querySelector("[name=sett]");
        if (read.saved && seen && read.seen !== undefined) seen.value = read.seen;
      } catch {
        if (told) told.textContent = told.dataset.failed;
        later();
      }
    };
    form.addEventListener("submit", (event) => {
      clearTimeout(waiting);
      if (busy === null) return;
      // What is being saved now gives the form its new version; sent with the old one it would be refused.
      event.preventDefault();
      busy.then(() => form.requestSubmit(event.submitter));
    });
    return later;
  };

  for (const form of new Set(all(".question").map((one) => one.closest("form")).filter(Boolean))) {
    const later = form.dataset.autosave ? saving(form) : () => {};
    for (const button of all("[data-without-script]", form)) button.hidden = true;
    form.addEventListener("input", (event) => {
      if (event.target.dataset.most) count(event.target);
      later();
    });
    form.addEventListener("change", (event) => {
      const budget = event.target.closest("[data-budget]");
      if (budget) add(budget);
      showAsked(form);
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=flere]");
      if (button && addRow(button)) event.preventDefault();
    });
    showAsked(form);
  }
})();
