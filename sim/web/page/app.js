// The answer to the shipped question, in the language of the page.

const language = document.documentElement.lang;
const place = document.getElementById("answer");

function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}

async function show() {
  const start = await (await fetch(`/api/start?language=${language}`)).json();
  const views = start.answer?.views ?? [];
  const texts = views.flatMap((view) => [view.verdict.sentence, ...view.sentences]);
  place.replaceChildren(...[start.message ?? "", ...texts].filter(Boolean).map(paragraph));
}

show();
