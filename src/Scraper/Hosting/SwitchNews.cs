using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;

namespace Scraper.Hosting;

/// <summary>Tells when reporting is switched off and on while the program runs.</summary>
internal sealed class SwitchNews
{
    private readonly ReportingSwitch _reporting;
    private readonly ILogger _log;
    private bool _off;

    /// <param name="reporting">The switch; what it is at this moment is no news.</param>
    /// <param name="log">Where it is told.</param>
    public SwitchNews(ReportingSwitch reporting, ILogger log)
    {
        (_reporting, _log, _off) = (reporting, log, reporting.Disabled);
        reporting.News = Tell;
    }

    private void Tell()
    {
        foreach (var warning in _reporting.Warnings())
            _log.Doubtful(warning);
        if (_reporting.Disabled == _off)
            return;
        _off = !_off;
        if (_off)
            _log.SwitchedOff(new LogList(_reporting.DisabledBy, ", "));
        else
            _log.ReportingOnAgain();
    }
}
