using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Feed;

/// <summary>One viewer's mailbox: the latest value per node and a bounded run of events. A slow viewer gets a resync, never a queue that grows.</summary>
internal sealed class FeedMailbox : IFeedSubscription
{
    private const int MostEvents = 1_000;
    private readonly Lock _gate = new();
    private readonly Func<FeedBatch, Task> _tell;
    private readonly TimeProvider _clock;
    private readonly IDisposable _source;
    private readonly CancellationTokenSource _stop = new();
    private Dictionary<Guid, Node?> _nodes = [];
    private List<FeedEvent> _events = [];
    private FeedWindow _window;
    private bool _counts, _records, _resync, _paused, _telling;
    private long _seq;

    public FeedMailbox(FleetFeed feed, FeedWindow window, Func<FeedBatch, Task> tell, TimeProvider clock)
    {
        (_window, _tell, _clock) = (window, tell, clock);
        _source = feed.Observe(See);
    }

    public void Move(FeedWindow window)
    {
        lock (_gate) _window = window;
    }

    public void Pause()
    {
        lock (_gate)
        {
            _paused = true;
            _nodes = [];
            _events = [];
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            _paused = false;
            _resync = true;
            Start();
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _stop.Cancel();
    }

    private void See(FeedChange change)
    {
        lock (_gate)
        {
            if (_paused || _stop.IsCancellationRequested) return;
            _seq = change.Seq;
            _counts |= change.Nodes.Count > 0;
            _records |= change.Records.Count > 0;
            _resync |= change.Resync;
            foreach (var (id, node) in change.Nodes)
            {
                if (_window.Nodes is null || _window.Nodes.Contains(id)) _nodes[id] = node;
            }

            foreach (var e in change.Events)
            {
                if (_window.EventsOf is not null && !_window.EventsOf.Contains(e.Node)) continue;
                if (_events.Count < MostEvents) _events.Add(e);
                else _resync = true;
            }

            if (_counts || _records || _resync || _nodes.Count > 0 || _events.Count > 0) Start();
        }
    }

    private void Start()
    {
        if (_telling) return;
        _telling = true;
        _ = TellAsync();
    }

    private async Task TellAsync()
    {
        await Task.Yield();
        while (true)
        {
            try
            {
                await Task.Delay(_window.Every, _clock, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            FeedBatch batch;
            lock (_gate)
            {
                if (_paused || (!_counts && !_records && !_resync && _nodes.Count == 0 && _events.Count == 0))
                {
                    _telling = false;
                    return;
                }

                batch = new FeedBatch(_seq, _nodes, _events, _counts, _resync) { RecordsChanged = _records || _resync };
                (_nodes, _events, _counts, _records, _resync) = ([], [], false, false, false);
            }

            try
            {
                await _tell(batch).ConfigureAwait(false);
            }
            catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
            {
                Dispose(); // the viewer has gone
                return;
            }
        }
    }
}
