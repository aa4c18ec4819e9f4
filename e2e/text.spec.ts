/**
 * What strangers write to each other stays between them: it is in nothing that the server receives, writes or sends.
 */
import { expect } from '@playwright/test';
import { findTexts, readFolder } from '../server/src/testing/planted.ts';
import { meet, talk, waitInRoom } from './harness/journeys.ts';
import { test } from './harness/test.ts';

const planted = ['a-planted-sentence-1789', 'a-planted-answer-2026'];

test.describe('a planted text', () => {
  test.use({ way: 'recorded' });

  test('is in nothing that the server receives, sends, logs or stores', async ({ site, openVisitor }) => {
    const red = await openVisitor('red');
    const green = await openVisitor('green');
    await meet(red, green, 'text');
    await red.say(planted[0] ?? '');
    await green.expectConversation(planted[0] ?? '');
    await green.say(planted[1] ?? '');
    await red.expectConversation(planted[1] ?? '');
    await red.next();
    await green.expectStatus(/The stranger left/);
    await Promise.all([red.stop(), green.stop()]);
    await site.server.kill('SIGTERM');

    const received = site.front?.listReceivedByServer() ?? [];
    const sent = site.front?.listSentByServer() ?? [];
    // The recorder does read what passes: it knows the messages that there must have been.
    expect(Buffer.concat([...received]).includes('"type":"wait"')).toBe(true);
    expect(Buffer.concat([...sent]).includes('"type":"matched"')).toBe(true);
    expect(site.server.output).not.toBe('');
    expect(findTexts(planted, received)).toEqual([]);
    expect(findTexts(planted, sent)).toEqual([]);
    expect(findTexts(planted, [Buffer.from(site.server.output)])).toEqual([]);
    expect(findTexts(planted, readFolder(site.server.dataDir))).toEqual([]);
  });
});

test('writing is announced, and over when the line is there', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green, 'text');
  // It is shown for a few seconds only.
  const seen = expect(green.tab.page.getByText('The stranger is writing')).toBeVisible();
  await red.tab.fill('Message', 'I am thinking about');
  await seen;
  await red.tab.press('Enter');
  await green.expectConversation('I am thinking about');
  await expect(green.tab.page.getByText('The stranger is writing')).toBeHidden();
});

test('P7 markup and links arrive as plain text', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green, 'text');
  const lines = ['<img src=x onerror="document.title=1">', 'see https://example.com/ there', '<b>bold</b>'];
  for (const line of lines) {
    await red.say(line);
    await green.expectConversation(line);
  }
  const log = green.tab.page.getByRole('log');
  await expect(log.locator('a, img, b')).toHaveCount(0);
});

test('P7 a text of 4 KB arrives, a longer one stays in the field and is explained', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green, 'text');
  // Three bytes each in UTF-8.
  const longest = '語'.repeat(1365);
  await red.say(longest);
  await green.expectConversation(longest);
  await red.say(`${longest}語`);
  await expect(red.tab.page.getByRole('alert')).toContainText('Too long');
  await expect(red.tab.page.getByRole('textbox', { name: 'Message' })).toHaveValue(`${longest}語`);
});

/** Keeps a hand on the channel, as a patched page does. */
function holdChannel(): void {
  const { createDataChannel } = RTCPeerConnection.prototype;
  const channels: RTCDataChannel[] = [];
  Object.assign(window, { channels });
  RTCPeerConnection.prototype.createDataChannel = function hold(...parameters) {
    const channel = createDataChannel.apply(this, parameters);
    channels.push(channel);
    return channel;
  };
}

test('P7 a patched page can send nothing longer, nothing else, and no flood', async ({ openVisitor }) => {
  const red = await openVisitor('red', { initScript: holdChannel });
  const green = await openVisitor('green');
  await meet(red, green, 'text');
  await red.tab.evaluate(() => {
    const channels = Reflect.get(window, 'channels') as RTCDataChannel[];
    const channel = channels.find(({ readyState }) => readyState === 'open');
    const text = (words: string, more = {}) =>
      channel?.send(JSON.stringify({ type: 'text', text: words, ...more }));
    text(`planted ${'x'.repeat(4_096)}`);
    text(`planted ${'語'.repeat(1_365)}`);
    text(`planted ${'x'.repeat(60_000)}`);
    text('planted key', { html: true });
    channel?.send('planted, and no JSON');
    channel?.send(new TextEncoder().encode(JSON.stringify({ type: 'text', text: 'planted bytes' })));
    for (let count = 0; count < 200; count++) text('flood');
  }, null);
  await green.expectConversation('flood');
  await green.say('are you there?');
  await red.expectConversation('are you there?');
  const lines = await green.conversation();
  expect(lines).not.toContain('planted');
  // A burst of twenty, and what a few seconds add to it.
  expect(lines.match(/flood/g)?.length ?? 0).toBeLessThan(60);
});

test('nothing of a conversation is shown to the next stranger', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  const blue = await openVisitor('blue');
  await meet(red, green, 'text');
  await red.say('said to green alone');
  await green.expectConversation('said to green alone');
  await red.tab.fill('Message', 'meant for green alone');
  await waitInRoom(blue, 'text');
  await red.next();
  // Or blue might meet this one.
  await green.stop();
  await Promise.all([red.expectConnected(), blue.expectConnected()]);
  await talk(blue, red);
  expect(await red.conversation()).not.toContain('green alone');
  await expect(red.tab.page.getByRole('textbox', { name: 'Message' })).toHaveValue('');
});
