/**
 * English words for everything that keeps a conversation from happening. The rest of English is in `en.ts`.
 */
import type { Texts } from './texts.ts';

export const englishProblems: Texts['problems'] = {
  'camera-denied': {
    headline: 'Your browser keeps the camera closed',
    happened: 'AnonCam asked for your camera and microphone, and the answer was no.',
    steps: [
      'Open the site settings: the icon to the left of the address.',
      'Allow the camera and the microphone for this site.',
      'Come back here and try again.',
    ],
  },
  'camera-missing': {
    headline: 'No camera found',
    happened: 'Your browser does not see a camera on this device.',
    steps: ['Plug one in or switch it on, then try again.', 'Or talk by text: that needs no camera.'],
  },
  'camera-busy': {
    headline: 'The camera is in use',
    happened: 'Another program or tab is holding your camera, so it cannot be opened here.',
    steps: ['Close other video calls and camera programs.', 'Then try again.'],
  },
  'camera-failed': {
    headline: 'The camera did not start',
    happened: 'Your browser found the camera but could not get a picture from it.',
    steps: ['Unplug it and plug it in again, or restart the browser.', 'Then try again.'],
  },
  'insecure-context': {
    headline: 'This connection is not secure',
    happened: 'Browsers give a camera only to pages that came over HTTPS, and this one did not.',
    steps: ['Open the same address beginning with https://.'],
  },
  'unsupported-browser': {
    headline: 'This browser is too old for calls',
    happened: 'It lacks something that a conversation from device to device needs.',
    steps: ['Use a current Firefox, Chrome, Edge or Safari.'],
  },
  offline: {
    headline: 'You are offline',
    happened: 'This device has no connection to the internet just now.',
    steps: ['Check Wi-Fi or mobile data, then try again.'],
  },
  'server-unreachable': {
    headline: 'AnonCam does not answer',
    happened: 'Your device is online, but our server cannot be reached from it.',
    steps: ['Wait a minute and try again.', 'On a work or school network, calls may be blocked.'],
  },
  'page-outdated': {
    headline: 'There is a newer AnonCam',
    happened: 'This page was loaded before the last update and no longer understands the server.',
    steps: ['Reload the page. It takes a second.'],
  },
  'cookie-missing': {
    headline: 'Your confirmation did not reach us',
    happened: 'That you are 18 or over is kept in one cookie of this site, and your browser did not send it.',
    steps: ['Allow cookies for this site; it has no other.', 'Then try again: this confirms it anew.'],
  },
  'confirmation-deleted': {
    headline: 'Your confirmation was deleted',
    happened:
      'That you are 18 or over is not known here any more: it was deleted, perhaps in another tab, and this page was closed with it.',
    steps: ['Would you like to go on? Then try again: this confirms anew that you are 18 or over.'],
  },
  'not-offered': {
    headline: 'AnonCam is not offered where you are',
    happened: 'Your network seems to be in a country where this site cannot be offered. It is not about you.',
    steps: ['Countries are guessed from networks. If you are somewhere else, please write to us: /contact.'],
  },
  'too-many-messages': {
    headline: 'That was a little much',
    happened:
      'So many messages came from this page, or so many tabs are open, that the server closed the connection.',
    steps: ['Wait a moment, then try again.'],
  },
  'no-relay': {
    headline: 'Your address cannot be hidden just now',
    happened:
      'What hides it from strangers, our relay, does not answer your device. You have met nobody yet.',
    steps: [
      'Wait a minute and try again.',
      'Or go on without it: then a stranger’s device learns your network address.',
    ],
  },
  refused: {
    headline: 'The server turned this page away',
    happened: 'It received something from this page that it does not accept.',
    steps: ['Reload the page and start again.', 'If it stays, switch browser extensions off for this site.'],
  },
};
