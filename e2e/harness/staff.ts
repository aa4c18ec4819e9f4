/** Members of the staff at the real console, each in a browser of their own with a passkey that Chromium makes up. */
import { type Browser, expect, type Page } from '@playwright/test';
import { openContext } from './chromium.ts';
import type { Site } from './site.ts';

export class StaffMember {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Invited from the command line, joined with a passkey, and at the queue. */
  static async join(browser: Browser, site: Site, name: string, role: string): Promise<StaffMember> {
    const page = await (await openContext(browser)).newPage();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const said = site.server.command(['staff', 'invite', '--name', name, '--role', role]);
    const link = /http:\/\/localhost:\d+\/#\S+/.exec(said)?.[0];
    if (!link) throw new Error(`there is no link in: ${said}`);
    await page.goto(link);
    await page.getByRole('button', { name: 'Make a passkey and join' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Queue');
    return new StaffMember(page);
  }

  async open(place: string): Promise<void> {
    await this.page.getByRole('link', { name: place }).first().click();
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(new RegExp(place));
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
