using System.IO;

namespace Scraper.Hosting;

/// <summary>
/// Whether reporting is on at this moment, asked before every collection and every delivery: what flags and
/// environment said at the start, and what the settings file says now. Safe for several askers.
/// </summary>
/// <param name="ofProcess">The switches of flags and environment that are on, as a person would name them.
/// </param>
/// <param name="file">The settings file's name.</param>
/// <param name="read">Its text; null where there is none to ask.</param>
internal sealed class ReportingSwitch(
    IReadOnlyList<string> ofProcess, string file = "", Func<string>? read = null)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = [];
    private readonly List<string> _untold = [];

    private string? _text;
    private volatile string? _ofFile;
    private bool _lost;

    /// <summary>Each switch that was on at the last look: <c>--reporting-disabled</c>,
    /// <c>DO_NOT_TRACK=1</c>, <c>scraper.yaml: reporting_disabled</c>. Empty: reporting is on.</summary>
    public IReadOnlyList<string> DisabledBy => _ofFile is { } name ? [.. ofProcess, name] : ofProcess;

    /// <summary>Whether it was off at the last look.</summary>
    public bool Disabled => DisabledBy.Count > 0;

    /// <summary>Whether it stays off however the file is changed.</summary>
    public bool IsFinal => ofProcess.Count > 0;

    /// <summary>Called by the look that finds something new, before anybody acts on what it found: a warning,
    /// or that reporting is off or on now.</summary>
    public Action News { get; set; } = () => { };

    /// <summary>Takes what stands in the file from one who has just read it.</summary>
    public void Hear(SettingsDocument document)
    {
        lock (_gate)
        {
            _text = document.Text;
            var found = OptOut.OfFile(file, document);
            _ofFile = found?.Name;
            if (found?.Warning is { } warning && _told.Add(warning))
                _untold.Add(warning);
        }
    }

    /// <summary>Looks again, and says whether reporting is off. A file that cannot be read leaves its last
    /// answer standing.</summary>
    public bool Look()
    {
        lock (_gate)
        {
            var before = Disabled;
            try
            {
                if (read is not null)
                    Hear(read());
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                Miss(gone.Message);
            }
            if (Disabled != before || _untold.Count > 0)
                News();
            return Disabled;
        }
    }

    /// <summary>What looking brought up since this was last asked for, each thing once.</summary>
    public IReadOnlyList<string> Warnings()
    {
        lock (_gate)
        {
            string[] warnings = [.. _untold];
            _untold.Clear();
            return warnings;
        }
    }

    private void Hear(string text)
    {
        _lost = false;
        if (text != _text)
            Hear(SettingsDocument.Of(file, text));
    }

    private void Miss(string why)
    {
        // A file that was never there is missed by nobody.
        if (_text is not null && !_lost)
            _untold.Add(
                $"{file}: cannot be read any more, reporting stays {(Disabled ? "off" : "on")}: {why}");
        _lost = true;
    }
}
