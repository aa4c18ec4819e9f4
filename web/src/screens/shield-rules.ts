/**
 * What follows from the shield for what is seen and said in a meeting. Pure.
 */
import type { AllTexts } from '../texts/texts.ts';
import type { Emptiness, MeetingView, Shield } from './view.ts';

/** How the stranger's picture is shown; null while there is no picture of a stranger to speak of. */
export function shieldInForce(view: MeetingView): Shield['is'] | null {
  if (view.mode !== 'video' || view.phase.is !== 'talking') return null;
  // What was blocked stays to be decided on, camera or not: it is muted as well.
  return view.strangerSources.camera || view.shield.is === 'blocked' ? view.shield.is : null;
}

/** Covered until the visitor decides: that needs room. */
export function isForVisitorToDecide(view: MeetingView): boolean {
  const shield = shieldInForce(view);
  return shield === 'unclear' || shield === 'unguarded' || shield === 'blocked';
}

/** An offer to go on, where there is nothing to see and nothing more important to say. */
export function emptinessOnOffer(view: MeetingView): Emptiness | null {
  const shield = shieldInForce(view);
  return shield === null || shield === 'blocked' || shield === 'suspect' ? null : view.emptiness;
}

/** Each is read out by itself when it becomes true. */
export type Announcement = { readonly about: 'stranger' | 'emptiness' | 'own'; readonly text: string };

function describeShield(shield: Shield['is'] | null, texts: AllTexts): string {
  switch (shield) {
    case null:
    case 'clear':
      return '';
    case 'blocked':
      return `${texts.shield.blocked.headline}. ${texts.shield.blocked.detail}`;
    default:
      return texts.shield[shield];
  }
}

function describeOwn(view: MeetingView, texts: AllTexts): string {
  // The question about a stopped camera is a dialog, and read out as one.
  return view.mode === 'video' && view.ownShield === 'suspect' ? texts.ownShield.suspectSpoken : '';
}

export function listAnnouncements(view: MeetingView, texts: AllTexts): readonly Announcement[] {
  const emptiness = emptinessOnOffer(view);
  const all: readonly Announcement[] = [
    { about: 'stranger', text: describeShield(shieldInForce(view), texts) },
    { about: 'emptiness', text: emptiness === null ? '' : texts.shield.empty[emptiness] },
    { about: 'own', text: describeOwn(view, texts) },
  ];
  return all.filter(({ text }) => text !== '');
}
