// A study imports Notebook alone.
@_exported import Charts
@_exported import Datasets
@_exported import Methods
@_exported import Models
@_exported import Networks
@_exported import Pictures
@_exported import Reports
@_exported import Tensors
@_exported import Verdicts
