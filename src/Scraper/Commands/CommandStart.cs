using System.CommandLine;
using Scraper.Outcomes;

namespace Scraper.Commands;

/// <summary>Runs a command once its settings are read.</summary>
internal delegate Task<int> CommandStart(ParseResult parsed, Func<CommandRoom, Task<ExitCode>> command);
