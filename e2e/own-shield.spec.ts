/**
 * The visitor's own picture: warned, stopped with a question, and after the second time no video for a while. The policy
 * of their page takes drawings for offending.
 */
import { parseFromVisitor } from '@anoncam/protocol/parse';
import { type BrowserContext, expect } from '@playwright/test';
import { waitInRoom } from './harness/journeys.ts';
import { offend } from './harness/shielded.ts';
import { test } from './harness/test.ts';
import { offendingClip } from './harness/turning-clips.ts';

const prepare = (context: BrowserContext) => offend(context, ['Drawing']);

test('a picture that would not be shown is not sent, twice and then for a while', async ({
  openFilmed,
  openVisitor,
}) => {
  const visitor = await openFilmed(offendingClip, { prepare });
  const said: string[] = [];
  visitor.tab.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      said.push(String(payload));
    }),
  );
  const stranger = await openVisitor('red');
  // Nobody is there to be protected, and nothing is told, while one waits alone.
  await waitInRoom(stranger);
  await visitor.start();
  await Promise.all([visitor.expectConnected(), stranger.expectConnected()]);
  const stopped = visitor.tab.page.getByRole('heading', { name: 'Your camera was stopped' });
  await expect(stopped).toBeVisible();
  await stranger.expectStatus(/camera is off/);
  // The call goes on without it.
  await stranger.say('still there?');
  await visitor.expectConversation('still there?');
  const verdicts = () => said.map(parseFromVisitor).filter((message) => message?.type === 'verdict');
  await expect.poll(() => verdicts().find(({ about }) => about === 'self')?.finding).toBe('explicit');

  await visitor.tab.click('button', 'Camera on again');
  await expect(stopped).toBeHidden();
  const coolOff = visitor.tab.page.getByRole('heading', { name: 'A break from video' });
  await Promise.all([expect(coolOff).toBeVisible(), stranger.expectStatus(/The stranger left/)]);
  await expect(visitor.tab.page.getByRole('button', { name: 'Start' })).toBeDisabled();
  await stranger.stop();

  // Text is open meanwhile; video is not, whichever way one comes.
  await visitor.tab.click('button', 'Go on with text only');
  await visitor.expectStatus(/Looking for somebody/);
  await visitor.stop();
  await visitor.tab.click('radio', 'Video');
  await visitor.tab.click('button', 'Start');
  await expect(coolOff).toBeVisible();
});

test('the camera that was stopped comes back with its own button as well', async ({ openFilmed }) => {
  const visitor = await openFilmed(offendingClip, { prepare });
  await visitor.start();
  await expect(visitor.tab.page.getByRole('heading', { name: 'Your camera was stopped' })).toBeVisible();
  await visitor.tab.press('Escape');
  await expect(visitor.tab.page.getByText('Stopped', { exact: true })).toBeVisible();
  await visitor.tab.click('button', 'Camera off');
  await expect(visitor.tab.page.getByRole('heading', { name: 'A break from video' })).toBeVisible();
});
