/**
 * How far the device is with getting ready to look at pictures, as small as it can be said, and where it is explained.
 */
import type { ClassifierState } from '../moderation/analysis.ts';
import { Icon } from '../ui/icons.tsx';
import { useTexts } from '../ui/words.ts';
import { protectionAddress } from './protection-address.ts';

function Progress(props: { share: number }) {
  const texts = useTexts().protection;
  const percent = Math.round(props.share * 100);
  const words = texts.loading(percent);
  return (
    <span class="sign__state">
      {words}
      <progress class="sign__progress" aria-label={words} max={1} value={props.share} />
    </span>
  );
}

function State({ classifier }: { classifier: ClassifierState | null }) {
  const texts = useTexts().protection;
  switch (classifier?.is) {
    case 'loading':
      return <Progress share={classifier.share} />;
    case 'ready':
      return (
        <span class="sign__state sign__state--ready">
          <Icon name="check" />
          {texts.ready}
        </span>
      );
    case 'failed':
      return <span class="sign__state">{texts.failed}</span>;
    default:
      return null;
  }
}

export function ProtectionSign(props: { classifier: ClassifierState | null }) {
  const texts = useTexts().protection;
  return (
    <li class="sign">
      <Icon name="shield" />
      <span>
        <b>{texts.title}.</b> {texts.detail}
        <span class="sign__line">
          <State classifier={props.classifier} />
          <a class="sign__more" href={protectionAddress}>
            {texts.more}
          </a>
        </span>
      </span>
    </li>
  );
}
