/**
 * The sheet in which somebody is reported, and what became of it. What was written stays here until it is sent, whatever
 * happens to the conversation behind it; who is meant is not known here.
 */
import { maxReportChars, type ReportCategory, reportCategories } from '@anoncam/protocol/conduct';
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { CopyableCode } from '../ui/copyable-code.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { useNow } from '../ui/now.ts';
import { minutesLeft } from './standing-words.ts';
import type { Actions, ReportProgress, ReportView } from './view.ts';

type Sheet = NonNullable<ReportView['sheet']>;

const headingId = 'report-heading';

/** Takes the focus as the sheet changes, so that it is read out. */
function Heading(props: { text: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [props.text]);
  return (
    <h2 id={headingId} ref={heading} tabIndex={-1} autofocus>
      {props.text}
    </h2>
  );
}

function Category(props: { category: ReportCategory; isChosen: boolean; onChoose: () => void }) {
  const texts = useMeetingTexts().report;
  const { name, hint } = texts.categories[props.category];
  const nameId = `category-${props.category}`;
  const hintId = `${nameId}-hint`;
  return (
    <label class="report__category">
      <input
        type="radio"
        name="category"
        value={props.category}
        checked={props.isChosen}
        aria-labelledby={nameId}
        aria-describedby={hintId}
        onChange={props.onChoose}
      />
      <span id={nameId} class="report__name">
        {name}
      </span>
      <span id={hintId} class="field__hint">
        {hint}
      </span>
    </label>
  );
}

function OwnWords(props: { words: string; onWrite: (words: string) => void }) {
  const texts = useMeetingTexts().report;
  const left = maxReportChars - props.words.length;
  return (
    <div class="field">
      <label class="field__label" for="report-words">
        {texts.words}
      </label>
      <textarea
        id="report-words"
        class="field__text report__words"
        rows={3}
        maxLength={maxReportChars}
        autocomplete="off"
        aria-describedby="report-words-hint"
        value={props.words}
        onInput={(event) => props.onWrite(event.currentTarget.value)}
      />
      <p class="field__hint report__hint">
        <span id="report-words-hint">{texts.wordsHint}</span>
        <span class="report__left">{texts.charsLeft(left)}</span>
      </p>
    </div>
  );
}

/** What holds while it is open: the same words as long as the conversation goes on. */
function Situation(props: { until: Sheet['until']; hasPictures: boolean }) {
  const texts = useMeetingTexts().report;
  const now = useNow(1_000);
  const { until, hasPictures } = props;
  if (until !== null) return <p class="field__hint">{texts.over(minutesLeft(until, now))}</p>;
  return (
    <p class="field__hint">
      {hasPictures && texts.covered} {texts.paused}
    </p>
  );
}

type FormProps = { sheet: Sheet; hasPictures: boolean; actions: Actions };

function Form(props: FormProps) {
  const texts = useMeetingTexts().report;
  const { sheet, hasPictures, actions } = props;
  const [category, setCategory] = useState<ReportCategory | null>(null);
  const [words, setWords] = useState('');
  const [isMissing, setMissing] = useState(false);
  const choose = (chosen: ReportCategory) => {
    setCategory(chosen);
    setMissing(false);
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (category !== null) return actions.sendReport(category, words);
    setMissing(true);
    event.currentTarget.querySelector<HTMLInputElement>('input')?.focus();
  };
  return (
    <form class="report" noValidate onSubmit={submit}>
      <Heading text={texts.headline} />
      <Situation until={sheet.until} hasPictures={hasPictures} />
      <fieldset class="report__categories">
        <legend class="visually-hidden">{texts.category}</legend>
        {reportCategories.map((each) => (
          <Category key={each} category={each} isChosen={each === category} onChoose={() => choose(each)} />
        ))}
      </fieldset>
      <OwnWords words={words} onWrite={setWords} />
      <p class="complaint" role="alert">
        {isMissing ? texts.categoryMissing : null}
      </p>
      <div class="dialog__buttons">
        <Button kind="plain" label={texts.cancel} onPress={actions.closeReport} />
        <Button kind="alarm" type="submit" label={texts.send} />
      </div>
    </form>
  );
}

function wordsFor(progress: ReportProgress, texts: ReturnType<typeof useMeetingTexts>['report']) {
  switch (progress.is) {
    case 'sending':
      return { headline: texts.sending, detail: texts.blocked };
    case 'kept':
      return { headline: texts.kept.headline, detail: `${texts.kept.detail} ${texts.blocked}` };
    case 'held':
      return { headline: texts.held.headline, detail: `${texts.held.detail} ${texts.blocked}` };
    case 'received':
      return { headline: texts.received.headline, detail: `${texts.received.detail} ${texts.blocked}` };
    case 'refused':
      return texts.refused[progress.why];
    default:
      return progress satisfies never;
  }
}

function Receipt(props: { receipt: string }) {
  const texts = useMeetingTexts().report;
  return (
    <div class="report__receipt">
      <CopyableCode label={texts.receipt} code={props.receipt} />
      <p class="field__hint">
        {texts.receiptHint}{' '}
        <a href="/report#read" target="_blank" rel="noopener">
          {texts.receiptMore}
        </a>
      </p>
    </div>
  );
}

type ProgressProps = { progress: ReportProgress; mayGoOn: boolean; actions: Actions };

function Progress(props: ProgressProps) {
  const all = useMeetingTexts();
  const texts = all.report;
  const { progress, mayGoOn, actions } = props;
  const { headline, detail } = wordsFor(progress, texts);
  const isFailed = progress.is === 'refused' && progress.why === 'failed';
  const goOn = () => {
    actions.closeReport();
    actions.next();
  };
  return (
    <div class="report">
      <Heading text={headline} />
      <p>{detail}</p>
      {progress.is === 'received' && <Receipt receipt={progress.receipt} />}
      <div class="dialog__buttons">
        <Button kind="plain" label={texts.close} onPress={actions.closeReport} />
        {isFailed && <Button kind="main" label={all.buttons.retry} onPress={actions.retryReport} />}
        {!isFailed && mayGoOn && <Button kind="main" label={texts.goOn} onPress={goOn} />}
      </div>
    </div>
  );
}

type ReportSheetProps = {
  sheet: Sheet;
  /** In a call with pictures, which are covered meanwhile. */
  hasPictures: boolean;
  /** Whether somebody new can be looked for from here. */
  mayGoOn: boolean;
  actions: Actions;
};

export function ReportSheet(props: ReportSheetProps) {
  const { sheet, actions } = props;
  return (
    <Dialog labelledBy={headingId} closedBy="closerequest" onClose={actions.closeReport}>
      {sheet.progress === null ? (
        <Form sheet={sheet} hasPictures={props.hasPictures} actions={actions} />
      ) : (
        <Progress progress={sheet.progress} mayGoOn={props.mayGoOn} actions={actions} />
      )}
    </Dialog>
  );
}
