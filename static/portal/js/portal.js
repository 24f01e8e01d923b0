// What every page gets; each behaviour is its own module and every page works without any of them.
import "./error-summary.js";
import "./formset-rows.js";
import "./unsaved-changes.js";
import "./autosave.js";
import "./print-button.js";
import "./current-page.js";
