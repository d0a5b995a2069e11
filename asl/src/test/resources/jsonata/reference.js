// Evaluates expressions with the JSONata reference implementation: reads an array of
// {"expression": …, "input": …} and prints, in order, {"value": …}, {"undefined": true},
// {"function": true}, {"invalid": message} or {"code": …, "message": …}.
const jsonata = require('jsonata');

function plain(value) {
  return value === Infinity || value === -Infinity ? String(value) : value;
}

async function evaluate({expression, input}) {
  let compiled;
  try {
    compiled = jsonata(expression, {stack: 500});
  } catch (error) {
    return {invalid: error.message};
  }
  try {
    const value = await compiled.evaluate(input);
    if (value === undefined) {
      return {undefined: true};
    }
    if (typeof value === 'function' || value && (value._jsonata_function || value._jsonata_lambda)) {
      return {function: true};
    }
    return {value: JSON.parse(JSON.stringify(value, (key, it) =>
        typeof it === 'function' || it && (it._jsonata_function || it._jsonata_lambda)
            ? '<function>' : plain(it)))};
  } catch (error) {
    return {code: error.code || '', message: error.message || ''};
  }
}

let text = '';
process.stdin.on('data', chunk => text += chunk);
process.stdin.on('end', async () => {
  const results = [];
  for (const item of JSON.parse(text)) {
    results.push(await evaluate(item));
  }
  process.stdout.write(JSON.stringify(results));
});
