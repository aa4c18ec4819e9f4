/**
 * How far the device is with getting ready to look at pictures, in one line, and where it is explained.
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
    <b class="sign__state">
      {words}
      <progress class="sign__progress" aria-label={words} max={1} value={props.share} />
    </b>
  );
}

function State({ classifier }: { classifier: ClassifierState | null }) {
  const texts = useTexts().protection;
  switch (classifier?.is) {
    case 'loading':
      return <Progress share={classifier.share} />;
    case 'ready':
      return <b>{texts.ready}</b>;
    case 'failed':
      return <span>{texts.failed}</span>;
    default:
      return null;
  }
}

export function ProtectionSign(props: { classifier: ClassifierState | null }) {
  const texts = useTexts().protection;
  const { classifier } = props;
  return (
    <li>
      <Icon name={classifier?.is === 'ready' ? 'shield-ready' : 'shield'} />
      <span>
        <State classifier={classifier} />{' '}
        <a class="sign__more" href={protectionAddress}>
          {texts.more}
        </a>
      </span>
    </li>
  );
}
