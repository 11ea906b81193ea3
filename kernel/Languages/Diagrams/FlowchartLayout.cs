namespace NotebookKernel;

/// <summary>
/// Where a flow chart's nodes are, by Sugiyama's steps: layers along the links, an order within each that crosses few of them, and places near what a node is linked to.
/// A link over several layers bends around the nodes between. "Along" is the direction of the chart, "across" the other one; pixels.
/// </summary>
internal sealed class FlowchartLayout
{
    public const int MostNodes = 200;

    private const double Padding = 12, Gap = 28, LayerGap = 44, FrameGap = 22, LineHeight = 18;
    private const int Sweeps = 12;

    private readonly Flowchart chart;
    private readonly List<Place> places;
    private readonly List<List<Place>> layers = [];

    public FlowchartLayout(Flowchart chart)
    {
        this.chart = chart;
        places = [.. chart.Nodes.Select(node => new Place(node, Width(node.Label) + 2 * Padding + Extra(node), node.Label.Count * LineHeight + 2 * Padding, [.. chart.Frames.Where(frame => frame.Members.Contains(node.Id))]))];
        var byId = places.ToDictionary(place => place.Node!.Id);
        var forward = Forward(byId);
        Rank(forward);
        foreach (var (link, from, to) in forward)
            Routes.Add((link, Route(from, to, !ReferenceEquals(from, byId[link.From]))));
        Order();
        Arrange();
    }

    /// <summary>The nodes, and nothing else.</summary>
    public IEnumerable<Place> Nodes => places.Where(place => place.Node is not null);

    /// <summary>The places that each link goes through, from its beginning to its end.</summary>
    public List<(FlowLink Link, IReadOnlyList<Place> Places)> Routes { get; } = [];

    /// <summary>About how wide a line of text is, in a sans-serif of 14 pixels: nothing here can measure one.</summary>
    public static double Width(IEnumerable<string> lines) => lines.Select(line => line.Sum(character => character switch
    {
        'i' or 'j' or 'l' or 't' or 'f' or 'r' or 'I' or '.' or ',' or ':' or '\'' or '(' or ')' or '|' or ' ' => 4.9,
        'm' or 'w' or 'M' or 'W' => 12.3,
        >= 'A' and <= 'Z' => 10,
        < '\u0250' => 8,
        _ => 14,
    })).DefaultIfEmpty(0).Max();

    /// <summary>The width that a node's shape needs besides its text.</summary>
    private static double Extra(FlowNode node) => node.Shape switch { "{" => 40, "((" or "{{" => 24, "([" => 12, _ => 0 };

    /// <summary>The links without cycles: one that leads back is turned round.</summary>
    private List<(FlowLink Link, Place From, Place To)> Forward(Dictionary<string, Place> byId)
    {
        var outgoing = chart.Links.ToLookup(link => link.From);
        var (done, active, back) = (new HashSet<string>(), new HashSet<string>(), new HashSet<FlowLink>(ReferenceEqualityComparer.Instance));
        foreach (var node in chart.Nodes)
            Visit(node.Id);
        return [.. chart.Links.Select(link => back.Contains(link) ? (link, byId[link.To], byId[link.From]) : (link, byId[link.From], byId[link.To]))];

        void Visit(string id)
        {
            if (!done.Add(id))
                return;
            active.Add(id);
            foreach (var link in outgoing[id])
            {
                if (active.Contains(link.To))
                    back.Add(link);
                else
                    Visit(link.To);
            }
            active.Remove(id);
        }
    }

    /// <summary>Each node stands behind all that lead to it.</summary>
    private void Rank(List<(FlowLink Link, Place From, Place To)> links)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (_, from, to) in links.Where(link => link.To.Layer <= link.From.Layer))
                (to.Layer, changed) = (from.Layer + 1, true);
        }
        // What only begins something stands right before it.
        foreach (var place in places.Where(place => links.TrueForAll(link => link.To != place) && links.Exists(link => link.From == place)))
            place.Layer = links.Where(link => link.From == place).Min(link => link.To.Layer) - 1;
        var first = places.Min(place => place.Layer);
        foreach (var place in places)
        {
            place.Layer -= first;
            while (layers.Count <= place.Layer)
                layers.Add([]);
            layers[place.Layer].Add(place);
        }
    }

    private List<Place> Route(Place from, Place to, bool isBack)
    {
        var route = new List<Place> { from };
        for (var layer = from.Layer + 1; layer < to.Layer; layer++)
        {
            var bend = new Place(null, 8, 8, [.. from.Frames.Intersect(to.Frames)]) { Layer = layer };
            places.Add(bend);
            layers[layer].Add(bend);
            route.Add(bend);
        }
        route.Add(to);
        foreach (var (one, next) in route.Zip(route.Skip(1)))
        {
            one.After.Add(next);
            next.Before.Add(one);
        }
        if (isBack)
            route.Reverse();
        return route;
    }

    /// <summary>Each layer in the order of what its nodes are linked to; a frame's nodes stay together.</summary>
    private void Order()
    {
        foreach (var layer in layers)
            Number(layer);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var layer in sweep % 2 == 0 ? layers : Enumerable.Reverse(layers))
            {
                foreach (var place in layer)
                    place.Key = (sweep % 2 == 0 ? place.Before : place.After) is { Count: > 0 } linked ? linked.Average(each => each.Index) : place.Index;
                var groups = layer.GroupBy(place => place.Frames.Count > 0 ? (object)place.Frames[0] : place).Select(group => (Key: group.Average(place => place.Key), Places: group.OrderBy(place => place.Key).ToList())).OrderBy(group => group.Key).ToList();
                layer.Clear();
                layer.AddRange(groups.SelectMany(group => group.Places));
                Number(layer);
            }
        }

        static void Number(List<Place> layer)
        {
            for (var i = 0; i < layer.Count; i++)
                layer[i].Index = i;
        }
    }

    /// <summary>The centres: across, as near to what a node is linked to as its neighbours allow.</summary>
    private void Arrange()
    {
        double along = 0;
        for (var i = 0; i < layers.Count; i++)
        {
            var thickness = layers[i].Max(place => Length(place));
            foreach (var place in layers[i])
                place.Along = along + thickness / 2;
            var labels = Routes.Where(route => route.Places.Min(place => place.Layer) == i && route.Link.Label.Any(line => line.Length > 0)).Select(route => chart.IsHorizontal ? Width(route.Link.Label) + 16 : LineHeight * route.Link.Label.Count).DefaultIfEmpty(0).Max();
            var entered = i + 1 < layers.Count && layers[i + 1].SelectMany(place => place.Frames).Except(layers[i].SelectMany(place => place.Frames)).Any();
            along += thickness + Math.Max(LayerGap, labels + 20) + (entered ? FrameGap : 0);
        }
        foreach (var layer in layers)
        {
            double across = 0;
            foreach (var place in layer)
                (place.Across, across) = (across + Breadth(place) / 2, across + Breadth(place) + Gap);
        }
        for (var sweep = 0; sweep < 4 * Sweeps; sweep++)
        {
            foreach (var layer in sweep % 2 == 0 ? layers : Enumerable.Reverse(layers))
            {
                var wanted = layer.Select(place => place.Before.Concat(place.After) is var linked && linked.Any() ? linked.Average(each => each.Across) : place.Across).ToList();
                Separate(layer, wanted);
            }
        }
    }

    /// <summary>As near to the wanted places as the sizes allow: neighbours that push each other move as a block to where their mean is wanted.</summary>
    private void Separate(List<Place> layer, List<double> wanted)
    {
        var blocks = new List<(double Start, double Weight, int From, int Count)>();
        var offset = 0.0;
        for (var i = 0; i < layer.Count; i++)
        {
            if (i > 0)
                offset += Distance(layer[i - 1], layer[i]);
            layer[i].Key = offset;
            var block = (Start: wanted[i] - offset, Weight: 1.0, From: i, Count: 1);
            while (blocks.Count > 0 && blocks[^1].Start > block.Start)
            {
                var last = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                block = ((last.Start * last.Weight + block.Start * block.Weight) / (last.Weight + block.Weight), last.Weight + block.Weight, last.From, last.Count + block.Count);
            }
            blocks.Add(block);
        }
        foreach (var block in blocks)
            for (var i = block.From; i < block.From + block.Count; i++)
                layer[i].Across = block.Start + layer[i].Key;
    }

    private double Distance(Place one, Place next) => (Breadth(one) + Breadth(next)) / 2 + Gap + FrameGap * (one.Frames.Except(next.Frames).Count() + next.Frames.Except(one.Frames).Count());

    private double Breadth(Place place) => chart.IsHorizontal ? place.Height : place.Width;

    private double Length(Place place) => chart.IsHorizontal ? place.Width : place.Height;

    /// <summary>A node, or, without one, where a link passes a layer.</summary>
    internal sealed class Place(FlowNode? node, double width, double height, IReadOnlyList<FlowFrame> frames)
    {
        public FlowNode? Node => node;

        public double Width => width;

        public double Height => height;

        /// <summary>The frames around it, outermost first.</summary>
        public IReadOnlyList<FlowFrame> Frames => frames;

        public List<Place> Before { get; } = [];

        public List<Place> After { get; } = [];

        public int Layer { get; set; }

        public int Index { get; set; }

        public double Key { get; set; }

        public double Along { get; set; }

        public double Across { get; set; }
    }
}
