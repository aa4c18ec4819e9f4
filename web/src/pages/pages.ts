/** Starts what a page of the server's needs beyond being read. Most need nothing. */
switch (location.pathname) {
  case '/appeal':
    (await import('./appeal.ts')).runAppealPage();
    break;
  case '/contact':
    (await import('./contact.ts')).runContactPage();
    break;
  case '/report':
    (await import('./report.ts')).runReportPage();
    break;
  case '/your-data':
    (await import('./your-data.ts')).runYourDataPage();
    break;
}

export {};
