namespace Tests.Browser;

/// <summary>Notebook 05 in Jupyter Notebook, run once from its first cell to its last and saved.</summary>
public sealed class ExecutedNotebook : IAsyncLifetime
{
    /// <summary>The committed notebook's name.</summary>
    public const string Name = "05-movielens-dot-product.ipynb";

    /// <summary>How many each of its trainings takes: fewer than the committed one's.</summary>
    public const int Epochs = 2;

    private NotebookServer? server;
    private Chromium? browser;
    private NotebookTab? tab;
    private Uri? address;

    internal NotebookServer Server => server!;

    internal Chromium Browser => browser!;

    /// <summary>The tab in which it was run.</summary>
    internal NotebookTab Tab => tab!;

    /// <summary>The saved notebook, with its outputs.</summary>
    internal Uri Address => address!;

    public async Task InitializeAsync()
    {
        if (new BrowserFactAttribute().Skip is not null)
            return; // xunit makes what skipped tests share, too
        server = await NotebookServer.StartAsync();
        browser = Chromium.Start();
        browser.HasPlotly = false;
        address = server.AddUnexecuted(Name, "executed.ipynb", ("int epochs = 5;", $"int epochs = {Epochs};"));
        tab = Open(address);
        tab.RunAll();
        tab.Save();
    }

    /// <summary>Opens a notebook in a tab of its own.</summary>
    internal NotebookTab Open(Uri address) => new(Browser, address);

    public async Task DisposeAsync()
    {
        browser?.Dispose();
        if (server is not null)
            await server.DisposeAsync();
    }
}
