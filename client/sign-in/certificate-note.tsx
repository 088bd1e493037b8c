import type { JSX } from 'preact';
import { datesOf } from '../words/dates';
import { Icon } from '../ui/admin-icon';
import type { Certificate } from '../app/session';
import type { SignInWords } from './sign-in-words';

/** Why the browser warned, and how to check that it is the right server. */
export function CertificateNote({ certificate, words }: { readonly certificate: Certificate; readonly words: SignInWords }): JSX.Element {
  return (
    <details class="card note">
      <summary><Icon name="shield-check" />{words.say('cert.title')}</summary>
      <p>{words.say('cert.text')}</p>
      <p class="print">
        <b>{words.say('cert.fingerprint')}</b>
        <code>{certificate.sha256}</code>
        <small>{words.say('cert.until', { day: datesOf(words).day(certificate.notAfter) })}</small>
      </p>
      <ol>
        <li>{words.say('cert.step.1')} <code>openssl x509 -noout -fingerprint -sha256 -in certificate.pem</code></li>
        <li>
          {words.say('cert.step.2')}
          <ul><li>{words.say('cert.windows')}</li><li>{words.say('cert.macos')}</li><li>{words.say('cert.linux')}</li></ul>
        </li>
        <li>{words.say('cert.step.3')}</li>
      </ol>
      <a class="btn" href="/certificate.pem" download="connect-streaming.pem"><Icon name="download" />{words.say('cert.download')}</a>
    </details>
  );
}
