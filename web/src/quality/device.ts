/**
 * Of which family the browser, the system and the screen are. All that tells a device from others of its family stays
 * here.
 */
import type { QualityReport } from '@anoncam/protocol/quality';

export type DeviceHints = {
  readonly userAgent: string;
  /** Names that the browser gives itself; empty where it does not say. */
  readonly brands: readonly string[];
  readonly maxTouchPoints: number;
  /** Whether a finger is what it is used with most. */
  readonly isTouched: boolean;
  /** The shorter side of the screen, in CSS pixels. */
  readonly shortSidePx: number;
};

export type Device = Pick<QualityReport, 'browser' | 'system' | 'screen'>;

/** From so many CSS pixels on a screen that is touched is no phone's. */
const tabletPx = 600;

export function describeDevice(hints: DeviceHints): Device {
  const system = systemOf(hints);
  return { browser: browserOf(hints, system), system, screen: screenOf(hints) };
}

function systemOf({ userAgent, maxTouchPoints }: DeviceHints): Device['system'] {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'iOS';
  if (/Android/.test(userAgent)) return 'Android';
  if (/Windows/.test(userAgent)) return 'Windows';
  // An iPad says that it is a Mac; a Mac cannot be touched.
  if (/Macintosh/.test(userAgent)) return maxTouchPoints > 1 ? 'iOS' : 'macOS';
  return /Linux|CrOS/.test(userAgent) ? 'Linux' : 'another';
}

/** By what it is inside, which is what connections depend on: on iOS that is always Safari's. */
function browserOf({ userAgent, brands }: DeviceHints, system: Device['system']): Device['browser'] {
  if (system === 'iOS') return 'Safari';
  if (brands.includes('Chromium') || /Chrom(e|ium)\//.test(userAgent)) return 'Chromium';
  if (/Firefox\//.test(userAgent)) return 'Firefox';
  return /Safari\//.test(userAgent) ? 'Safari' : 'another';
}

function screenOf({ isTouched, shortSidePx }: DeviceHints): Device['screen'] {
  if (!isTouched) return 'computer';
  return shortSidePx < tabletPx ? 'phone' : 'tablet';
}

/** Not every browser has it, and the types of the platform do not know it. */
type UserAgentData = { readonly brands: readonly { readonly brand: string }[] };

export function readDeviceHints(): DeviceHints {
  const { userAgentData } = navigator as { readonly userAgentData?: UserAgentData };
  return {
    userAgent: navigator.userAgent,
    brands: userAgentData?.brands.map(({ brand }) => brand) ?? [],
    maxTouchPoints: navigator.maxTouchPoints,
    isTouched: matchMedia('(pointer: coarse)').matches,
    shortSidePx: Math.min(screen.width, screen.height),
  };
}
