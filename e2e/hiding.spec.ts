/**
 * Whoever hides their address: what a stranger's browser learns, and the server passes on, whatever the visitor's own page
 * does. The relay is a real one, at an address that no visitor has.
 */
import { expect } from '@playwright/test';
import { talk } from './harness/journeys.ts';
import { addressesIn, askBrowser, hide, keepConnections } from './harness/known.ts';
import { relayAddress } from './harness/site.ts';
import { test } from './harness/test.ts';

/** A page that would tell everything. */
function forgetToHide(): void {
  window.made = [];
  const Own = RTCPeerConnection;
  const tell = (configuration: RTCConfiguration = {}): RTCConfiguration => ({
    ...configuration,
    iceTransportPolicy: 'all',
  });
  window.RTCPeerConnection = class extends Own {
    constructor(configuration?: RTCConfiguration) {
      super(tell(configuration));
      window.made.push(this);
    }

    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(tell(configuration));
    }
  };
}

test.describe('a site with a relay', () => {
  test.use({ way: 'relayed' });

  test('P1 who hides is met by relays alone, sees and is seen; who does not, is direct', async ({
    openVisitor,
    site,
  }) => {
    const red = await openVisitor('red', { initScript: keepConnections });
    const green = await openVisitor('green', { initScript: keepConnections });
    await hide(red);
    await Promise.all([red.startFromLanding(), green.start()]);
    await Promise.all([red.expectStatus(/Your address is hidden/), green.expectStatus(/Device to device/)]);
    await green.seesMovingPictureOf('red');
    await red.seesMovingPictureOf('green');
    const [ofRed, ofGreen] = [await askBrowser(green), await askBrowser(red)];
    expect(addressesIn(ofRed.ofStranger)).toEqual([relayAddress]);
    expect([ofGreen.own, ofRed.stranger]).toEqual(['relay', 'relay']);
    // The one who does not hide is told of as they are: this can see addresses.
    await expect.poll(async () => addressesIn((await askBrowser(red)).ofStranger)).toContain('127.0.0.1');
    const readSent = () => Buffer.concat([...(site.front?.listSentByServer() ?? [])]).toString('latin1');
    await expect
      .poll(() => readSent().includes('typ host'), { message: 'a device itself is told of' })
      .toBe(true);
    await green.next();
    await red.expectStatus(/The stranger left/);
  });

  test('P2 the server hides them even if their page tells everything', async ({ openVisitor }) => {
    const red = await openVisitor('red', { initScript: forgetToHide });
    const green = await openVisitor('green', { initScript: keepConnections });
    await hide(red);
    await Promise.all([red.startFromLanding('text'), green.start('text')]);
    await Promise.all([red.expectConnected(), green.expectConnected()]);
    await talk(red, green);
    const described = await red.tab.page.evaluate(() =>
      window.made.map(({ localDescription }) => localDescription?.sdp).join(),
    );
    expect(described).toContain('typ host');
    // What that device itself sends to the stranger's, no server can take back.
    const { ofStranger } = await askBrowser(green);
    expect(ofStranger).not.toMatch(/typ (host|srflx|prflx)/);
    expect(addressesIn(ofStranger).filter((address) => address !== relayAddress)).toEqual([]);
  });

  test('P1 who hides while waiting is met by nothing that was offered before', async ({
    openVisitor,
    openRawVisitors,
  }) => {
    const red = await openVisitor('red');
    await red.start('text');
    await red.expectStatus(/Looking for somebody/);
    await red.tab.click('button', 'Change wishes');
    const [other] = await openRawVisitors(1);
    await red.tab.page.getByRole('switch', { name: 'Hide my address from strangers' }).check();
    other?.wait();
    const { offer, answer } = (await other?.meet()) ?? {};
    const described = `${offer ?? ''}${answer ?? ''}`;
    expect(described).toContain('a=fingerprint');
    expect(described).not.toContain('typ host');
  });

  test('both hide, and what was chosen counts in the next visit', async ({ openVisitor }) => {
    const [red, green] = [await openVisitor('red'), await openVisitor('green')];
    for (const visitor of [red, green]) await hide(visitor);
    await Promise.all([red.startFromLanding('text'), green.startFromLanding('text')]);
    for (const visitor of [red, green]) await visitor.expectStatus(/Your address is hidden/);
    await talk(red, green);
    await red.tab.open(red.origin);
    await expect(red.tab.page.getByRole('switch', { name: 'Hide my address from strangers' })).toBeChecked();
  });
});

test.describe('a site whose relay does not answer', () => {
  test.use({ way: 'silent' });

  test('P1 says so before anybody is met, and goes on without it only if that is wished', async ({
    openVisitor,
    openRawVisitors,
  }) => {
    const [other] = await openRawVisitors(1);
    other?.wait();
    const red = await openVisitor('red');
    await red.start('text');
    const { page } = red.tab;
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'Your address cannot be hidden just now',
    );
    expect(((await other?.settle()) ?? []).map(({ type }) => type)).not.toContain('matched');
    await page.getByRole('button', { name: 'Show my address' }).click();
    await other?.meet();
  });
});

test('a site without a relay says what that means before the first meeting', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  await red.tab.open(red.origin);
  await expect(red.tab.page.getByText(/This site has no relay that would hide it/)).toBeVisible();
});
