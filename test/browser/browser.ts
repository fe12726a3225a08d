import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

/** Debian's package; another one by the variable. */
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export const launchBrowser = (): Promise<Browser> => {
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no browser at ${executablePath}: install Debian's chromium, or set CHROMIUM_PATH.`,
    );
  }
  const quiet = ['background-networking', 'component-update', 'sync', 'gpu'].map(
    (what) => `--disable-${what}`,
  );
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', ...quiet] });
};

/** Sizes of a small phone, a usual one and a desktop. */
export const widths = [320, 390, 1280] as const;
export const schemes = ['light', 'dark'] as const;

/** What axe finds against WCAG 2.2 AA, as one line each. */
const violations = async (page: Page): Promise<readonly string[]> => {
  // Evaluated by the debugger, so that the page's own policy against foreign scripts stays as it is.
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`,
  );
  return reported(found);
};

const reported = (found: unknown): readonly string[] => {
  if (typeof found !== 'object' || found === null || !('violations' in found)) return ['axe gave no result'];
  const list: unknown = found.violations;
  return Array.isArray(list) ? list.map(({ id, impact, nodes }) => `${impact}: ${id} ${nodes[0]?.html}`) : [];
};

const screenshots = join(import.meta.dirname, '../../reports/browser');

/** Looks at a page as it is, at every size and in both schemes: readable for everybody, nothing sticks out sideways. */
export const inspect = async (page: Page, name: string): Promise<void> => {
  mkdirSync(screenshots, { recursive: true });
  for (const colorScheme of schemes) {
    for (const width of widths) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
      const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(tooWide, `${name} at ${width} px`).toBeLessThanOrEqual(0);
      expect(await violations(page), `${name} at ${width} px, ${colorScheme}`).toEqual([]);
      await page.screenshot({
        path: join(screenshots, `${name}-${width}-${colorScheme}.png`),
        fullPage: true,
      });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 844 });
};
