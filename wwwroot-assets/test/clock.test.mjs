import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { ago, between, duration, left } from '../scripts/clock.js';

const cases = JSON.parse(readFileSync(new URL('durations.json', import.meta.url), 'utf8'));

test('between says what the server says', () => {
  for (const [low, high, words] of cases.between) assert.equal(between(low, high), words, `between ${low} ${high}`);
});

for (const [name, say] of Object.entries({ duration, ago, left })) {
  test(`${name} says what the server says`, () => {
    for (const [seconds, words] of cases[name]) assert.equal(say(seconds), words, `${name} ${seconds}`);
  });
}
