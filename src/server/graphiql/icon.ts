/** A graph whose three nodes end in a tick. Drawn for dark and light tabs alike. */
export const PAGE_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32" fill="none">
<rect width="32" height="32" rx="8" fill="#0b6e6e"/>
<path d="M8 17l6 6 11-14" stroke="#fff" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/>
<circle cx="8" cy="17" r="3" fill="#ffd166"/><circle cx="14" cy="23" r="3" fill="#fff"/><circle cx="25" cy="9" r="3" fill="#fff"/>
</svg>`;
