using System.Globalization;
using System.Threading.Channels;

namespace IronicConsole.Web.Logs;

/// <summary>Writes log lines to files. Who logs never waits for a disk: lines queue up, and when the disk cannot follow, or is full, lines are dropped and counted.</summary>
[ProviderAlias("File")]
public sealed class LogFiles : ILoggerProvider
{
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(10_000) { SingleReader = true });
    private readonly RollingFile _file;
    private readonly TimeProvider _clock;
    private readonly Task _writing;
    private long _dropped;

    /// <summary>Writes into <paramref name="file"/>, which it ends with itself.</summary>
    public LogFiles(RollingFile file, TimeProvider clock)
    {
        (_file, _clock) = (file, clock);
        _writing = Task.Run(WriteAsync);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _writing.GetAwaiter().GetResult();
        _file.Dispose();
    }

    private void Take(string line)
    {
        if (!_lines.Writer.TryWrite(line)) Interlocked.Increment(ref _dropped);
    }

    private async Task WriteAsync()
    {
        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            try
            {
                while (_lines.Reader.TryRead(out var line)) _file.Write(line);
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var lost) _file.Write($"{lost} lines were dropped here.");
                _file.Flush();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Interlocked.Increment(ref _dropped); // the program goes on without its log file, as standard output has the same
            }
        }
    }

    private sealed class Logger(LogFiles files, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var said = string.Create(CultureInfo.InvariantCulture, $"{files._clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Word(logLevel)} {category}[{eventId.Id}] {formatter(state, exception)}");
            // What goes on below its line is set back: nobody can write what looks like a line of another.
            files.Take((exception is null ? said : $"{said}\n{exception}").ReplaceLineEndings("\n  "));
        }

        private static string Word(LogLevel level) => level switch { LogLevel.Trace => "trce", LogLevel.Debug => "dbug", LogLevel.Information => "info", LogLevel.Warning => "warn", LogLevel.Error => "fail", _ => "crit" };
    }
}
